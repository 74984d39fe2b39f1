// What start-up is measured against: the bare ECS client, making the action's first call.
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';

await new ECSClient({}).send(new DescribeServicesCommand({ cluster: 'production', services: ['api'] }));
