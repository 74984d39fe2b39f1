import { type Feature, needed, neededWhen, optional } from './feature.ts';

const REPOSITORY = 'arn:aws:ecr:REGION:ACCOUNT:repository/REPOSITORY';
const KEY = 'arn:aws:kms:REGION:ACCOUNT:key/KEY';

/** What docker calls. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = neededWhen('to build', 'Image', 'push the image');

const INSPECTOR = neededWhen('with enhanced scanning', 'Scan', 'have ECR show the findings of Amazon Inspector');

/**
 * The image, its repository and its scan.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
export const IMAGE: readonly Feature[] = [
  {
    name: 'build',
    title: 'Build and push',
    asker: 'the input repository',
    statements: [
      {
        sid: 'LogInToEcr',
        resource: '*',
        actions: { 'ecr:GetAuthorizationToken': neededWhen('to build', 'Image', 'log docker in') },
      },
      {
        sid: 'FindTheImage',
        resource: REPOSITORY,
        actions: {
          'ecr:DescribeRepositories': needed('Preflight', 'read its registry, and whether its tags are immutable'),
          'ecr:DescribeImages': needed('Preflight', 'see whether the image is there already, and its digest'),
        },
      },
      {
        sid: 'PushTheImage',
        resource: REPOSITORY,
        actions: {
          'ecr:InitiateLayerUpload': PUSH,
          'ecr:UploadLayerPart': PUSH,
          'ecr:CompleteLayerUpload': PUSH,
          'ecr:BatchCheckLayerAvailability': PUSH,
          'ecr:BatchGetImage': {
            ...PUSH,
            needed: 'to build, or with `additional-tags`',
            purpose: 'push or tag the image',
          },
          'ecr:PutImage': { ...PUSH, needed: 'to build, or with `additional-tags`', purpose: 'push or tag the image' },
        },
      },
    ],
  },
  {
    name: 'build cache',
    title: 'Build cache and base images',
    asker: 'docker',
    statements: [
      {
        sid: 'PullFromTheRepository',
        resource: REPOSITORY,
        actions: {
          'ecr:GetDownloadUrlForLayer': optional(
            'Image',
            'pull a build cache or base images from the repository',
            'no `cache-from: type=registry,…`, and no base image from there',
          ),
        },
      },
    ],
  },
  {
    name: 'create-repository',
    title: 'Create the repository',
    asker: 'create-repository',
    inputs: 'create-repository',
    statements: [
      {
        sid: 'FindTheRegistry',
        resource: '*',
        actions: {
          'ecr:GetAuthorizationToken': neededWhen('where it is missing', 'Preflight', 'learn the host of the registry'),
        },
      },
      {
        sid: 'CreateTheRepository',
        resource: REPOSITORY,
        actions: {
          'ecr:CreateRepository': neededWhen('where it is missing', 'Repository', 'create the repository'),
          'ecr:PutLifecyclePolicy': neededWhen('where it is missing', 'Repository', 'set its lifecycle policy'),
        },
      },
      {
        sid: 'EncryptTheRepository',
        resource: KEY,
        // ECR calls KMS for whoever creates the repository: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
        condition: { StringEquals: { 'kms:ViaService': 'ecr.REGION.amazonaws.com' } },
        actions: {
          'kms:DescribeKey': neededWhen('with `repository-kms-key`', 'Repository', 'have ECR find the KMS key'),
          'kms:CreateGrant': neededWhen('with `repository-kms-key`', 'Repository', 'have ECR use the KMS key'),
        },
      },
    ],
  },
  {
    name: 'scan',
    title: 'Scan the image',
    asker: 'scan',
    inputs: 'scan',
    statements: [
      {
        sid: 'ScanTheImage',
        resource: REPOSITORY,
        actions: {
          'ecr:DescribeImageScanFindings': needed('Scan', 'read the findings, of basic and of enhanced scanning'),
          'ecr:BatchGetImage': neededWhen(
            'where the image is for several platforms',
            'Scan',
            'find the images of its platforms',
          ),
          'ecr:StartImageScan': neededWhen('where nobody has started one (basic scanning)', 'Scan', 'start the scan'),
        },
      },
      {
        sid: 'ReadInspectorsFindings',
        // ECR asks Inspector for whoever reads them: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-iam.html
        resource: '*',
        actions: {
          'inspector2:ListFindings': INSPECTOR,
          'inspector2:ListCoverage': INSPECTOR,
        },
      },
    ],
  },
];
