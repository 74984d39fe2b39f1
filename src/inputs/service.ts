import * as form from './forms.ts';
import { type InputReader, type Parse, quote, Refused } from './reader.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const retention: Parse<number> = (text) => {
  if (/^\d+$/.test(text) && RETENTIONS.includes(Number(text))) return Number(text);
  throw new Refused(`${quote(text)} is not a number of days that CloudWatch Logs knows (${RETENTIONS.join(', ')})`);
};

/** What makes a service, and what it needs. */
export function readServiceInputs(input: InputReader): {
  serviceDefinitions: string[];
  logRetentionDays: number | undefined;
} {
  const serviceDefinitions = input.lines('service-definition', form.dataFile);
  input.refuseRepeats('service-definition', serviceDefinitions);
  return { serviceDefinitions, logRetentionDays: input.optional('log-retention-days', retention) };
}
