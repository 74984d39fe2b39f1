import type { SSMClient } from '@aws-sdk/client-ssm';

/** Of a filter: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
const MOST_VALUES = 50;

/**
 * The parameters of these names that are there: name to ARN, which AWS may leave out. No value is read.
 *
 * SSM DescribeParameters may answer an empty page that is not the last one:
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
 */
export async function findParameters(
  client: SSMClient,
  names: readonly string[],
): Promise<Map<string, string | undefined>> {
  const { DescribeParametersCommand } = await import('@aws-sdk/client-ssm');
  const found = new Map<string, string | undefined>();
  for (let at = 0; at < names.length; at += MOST_VALUES) {
    const filter = { Key: 'Name', Option: 'Equals', Values: names.slice(at, at + MOST_VALUES) };
    let next: string | undefined;
    do {
      const input = { ParameterFilters: [filter], MaxResults: MOST_VALUES, ...(next && { NextToken: next }) };
      const { NextToken, Parameters = [] } = await client.send(new DescribeParametersCommand(input));
      for (const { ARN, Name } of Parameters) if (Name) found.set(Name, ARN);
      next = NextToken;
    } while (next);
  }
  return found;
}
