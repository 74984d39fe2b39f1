import { AwsError, type Operations } from './wire.ts';

/** What is in the account beside services and images: only that it is there is known. */
export class Inventory {
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
        const arn = [...this.secrets].find((each) => each === SecretId);
        if (arn)
          return {
            ARN: arn,
            Name: arn
              .split(':')
              .at(-1)
              ?.replace(/-\w{6}$/, ''),
          };
        throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      },
    };
  }

  parameterOperations(): Operations {
    return {
      DescribeParameters: ({ ParameterFilters }: { ParameterFilters?: { Key: string; Values: string[] }[] }) => {
        const asked = ParameterFilters?.find(({ Key }) => Key === 'Name')?.Values ?? [];
        return {
          Parameters: asked.filter((name) => this.parameters.has(name)).map((Name) => ({ Name, Type: 'SecureString' })),
        };
      },
    };
  }
}
