import { AwsError, type Operations } from './wire.ts';

/** What is in the account beside services and images: only that it is there is known. */
export class Inventory {
  readonly #place: { region: string; accountId: string };
  /** ARNs of secrets that are scheduled for deletion. */
  readonly deletedSecrets = new Set<string>();

  constructor(place: { region: string; accountId: string }) {
    this.#place = place;
  }

  /** Names. */
  readonly roles = new Set<string>();
  /** ARNs. */
  readonly secrets = new Set<string>();
  /** Names. */
  readonly parameters = new Set<string>();

  /** IAM's, which speaks the Query protocol: the XML of an answer; undefined for an unknown action. */
  answerIam(action: string, { RoleName = '' }: Record<string, string>): string | undefined {
    if (action !== 'GetRole') return undefined;
    if (!this.roles.has(RoleName)) {
      throw new AwsError('NoSuchEntity', `The role with name ${RoleName} cannot be found.`, 404);
    }
    return (
      '<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role>' +
      `<Path>/</Path><RoleName>${RoleName}</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>arn:aws:iam::123456789012:role/${RoleName}</Arn>` +
      '<CreateDate>2026-01-15T12:00:00Z</CreateDate></Role></GetRoleResult>' +
      '<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetRoleResponse>'
    );
  }

  secretsOperations(): Operations {
    return {
      DescribeSecret: ({ SecretId }: { SecretId: string }) => {
        const named = (arn: string) => arn.slice(0, -'-AbCdEf'.length).split(':').at(-1);
        const arn = [...this.secrets].find((each) => each === SecretId || named(each) === SecretId);
        if (arn) {
          return {
            ARN: arn,
            Name: named(arn),
            VersionIdsToStages: {
              '7a1f2c3d-0000-4000-8000-000000000001': ['AWSCURRENT'],
              '7a1f2c3d-0000-4000-8000-000000000002': ['AWSPREVIOUS'],
            },
            ...(this.deletedSecrets.has(arn) && { DeletedDate: 1_790_000_000 }),
          };
        }
        throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      },
    };
  }

  parameterOperations(): Operations {
    return {
      DescribeParameters: ({
        NextToken,
        ParameterFilters,
      }: {
        NextToken?: string;
        ParameterFilters?: { Key: string; Values: string[] }[];
      }) => {
        // AWS may answer a page without a parameter although there are more.
        if (!NextToken) return { Parameters: [], NextToken: 'more' };
        const asked = ParameterFilters?.find(({ Key }) => Key === 'Name')?.Values ?? [];
        const { accountId, region } = this.#place;
        return {
          Parameters: asked
            .filter((name) => this.parameters.has(name))
            .map((Name) => ({
              Name,
              ARN: `arn:aws:ssm:${region}:${accountId}:parameter/${Name.replace(/^\//, '')}`,
              Type: 'SecureString',
            })),
        };
      },
    };
  }
}
