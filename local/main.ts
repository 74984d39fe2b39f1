/**
 * A local AWS to play with: `node local/main.ts`, then export what it prints and deploy to cluster "production",
 * service "api", repository "api". With a Docker engine its tasks are real containers.
 */
import { startLocalAws } from './aws.ts';
import { engineAnswers } from './tasks/engine.ts';
import { HUMAN } from './timings.ts';

const tasks = (await engineAnswers()) ? 'docker' : 'simulated';
const aws = await startLocalAws({ tasks, registry: 'embedded', timings: HUMAN });
aws.addCluster('production');
const repository = aws.addRepository('api');
aws.registerTaskDefinition({
  family: 'api',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [
    {
      name: 'api',
      image: `${repository}:first`,
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/api', 'awslogs-stream-prefix': 'ecs', 'awslogs-region': 'eu-west-1' },
      },
    },
  ],
});
aws.addService({
  name: 'api',
  cluster: 'production',
  taskDefinition: 'api',
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
});

console.log(
  `# Local AWS with ${tasks} tasks: cluster "production", service "api", repository ${repository}. Ctrl+C ends it.`,
);
for (const [name, value] of Object.entries(aws.environment)) console.log(`export ${name}=${value}`);

let printed = 0;
setInterval(() => {
  for (const { service, operation, status, fault } of aws.requests.slice(printed)) {
    console.log(`# ${service}:${operation} ${fault ? JSON.stringify(fault) : (status ?? '')}`);
  }
  printed = aws.requests.length;
}, 500);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    await aws.close();
    process.exit(0);
  });
}
