import { describe, expect, it } from '@jest/globals';
import type { Diagnosis } from '../../../src/ecs/diagnosis.ts';
import { diagnosisLines, printDiagnosis } from '../../../src/report/diagnosis-text.ts';
import { collectedLog } from '../../support/log.ts';

const nothing: Diagnosis = { stoppedTasks: [], liveTasks: [], events: [], hints: [], notices: [] };

const crash: Diagnosis = {
  ...nothing,
  stoppedTasks: [
    {
      reason: 'Essential container in task exited',
      stopCode: 'EssentialContainerExited',
      count: 3,
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/production/0f1e',
      containers: [
        {
          name: 'api',
          exitCode: 1,
          reason: undefined,
          log: { group: '/ecs/api', stream: 'api/api/0f1e', lines: ['Error: no database', '::error::evil'] },
        },
        { name: 'envoy', exitCode: 143, reason: undefined, log: undefined },
      ],
    },
  ],
  events: ['has started 2 tasks: (task 0f1e)'],
  hints: ['Look at the log.'],
  notices: ['The log of container "envoy" is not kept anywhere.'],
};

describe('a diagnosis in the job log', () => {
  it('begins with the reason in one line, then containers, log, events, hints and what is not known', () => {
    const log = collectedLog();
    printDiagnosis(log, crash);
    expect(log.texts()).toEqual([
      '3 tasks: container api exited with code 1.',
      '',
      '3 tasks stopped (EssentialContainerExited): Essential container in task exited',
      '  task arn:aws:ecs:eu-west-1:123456789012:task/production/0f1e',
      '  container api: exit code 1',
      '  the last 2 lines of api (log group /ecs/api, stream api/api/0f1e):',
      'Error: no database',
      '::error::evil',
      '  container envoy: exit code 143',
      '',
      'What to do:',
      '  - Look at the log.',
      '',
      'Not known:',
      '  - The log of container "envoy" is not kept anywhere.',
    ]);
  });

  it("gives the container's own lines to nothing but what shows the lines of others", () => {
    const log = collectedLog();
    printDiagnosis(log, crash);
    expect(log.texts('untrusted')).toEqual(['Error: no database', '::error::evil']);
    expect(diagnosisLines(crash).map(({ trusted }) => trusted)).toEqual([true, false, true]);
  });

  it.each<[string, Partial<Diagnosis>, string]>([
    [
      'only events',
      { events: ['was unable to place a task.'] },
      "No task has stopped. ECS's last word: was unable to place a task.",
    ],
    [
      'tasks that wait',
      {
        liveTasks: [{ status: 'PENDING', unhealthy: false, count: 2, taskArn: 'arn', ageMs: 240_000, containers: [] }],
      },
      'No task has stopped; 2 tasks in PENDING, the oldest for 4 min.',
    ],
    [
      'a task that is unhealthy',
      { liveTasks: [{ status: 'RUNNING', unhealthy: true, count: 1, taskArn: 'arn', ageMs: 60_000, containers: [] }] },
      'No task has stopped; 1 task in RUNNING and unhealthy, for 1 min.',
    ],
    ['nothing at all', {}, 'ECS shows neither stopped tasks nor events.'],
  ])('says in its first line that there is %s', (_, more, first) => {
    expect(diagnosisLines({ ...nothing, ...more })[0]?.lines[0]).toBe(first);
  });
});
