import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/aws/json.ts';
import { sizeOverrides, sizeProblems } from '../../../src/tasks/size.ts';

const definition = (cpu: string, memory: string, containers: JsonObject[] = [{ name: 'api' }]): JsonObject => ({
  cpu,
  memory,
  containerDefinitions: containers,
});
const problems = (size: { cpu?: number; memory?: number }, registration: JsonObject, fargate = true) =>
  sizeProblems({ cpu: size.cpu, memory: size.memory }, registration, 'api', fargate);

describe('the size of a one-off task', () => {
  it.each<[number, number]>([
    [256, 512],
    [256, 2048],
    [512, 4096],
    [1024, 3072],
    [2048, 16_384],
    [4096, 30_720],
    [8192, 20_480],
    [16_384, 122_880],
  ])('of %d CPU units and %d MiB is what Fargate has', (cpu, memory) => {
    expect(problems({ cpu, memory }, definition('256', '512'))).toEqual([]);
  });

  it.each<[{ cpu?: number; memory?: number }, string]>([
    [
      { cpu: 300 },
      'task-overrides: cpu: Fargate has no 300 CPU units (it has 256, 512, 1024, 2048, 4096, 8192, 16384)',
    ],
    [
      { cpu: 1024 },
      'task-overrides: cpu: with 1024 CPU units Fargate gives 2048 to 8192 MiB in steps of 1024, and this is 512',
    ],
    [
      { memory: 4096 },
      'task-overrides: memory: with 256 CPU units Fargate gives 512, 1024 or 2048 MiB, and this is 4096',
    ],
    [
      { memory: 1536 },
      'task-overrides: memory: with 256 CPU units Fargate gives 512, 1024 or 2048 MiB, and this is 1536',
    ],
    [
      { cpu: 8192, memory: 17_408 },
      'task-overrides: memory: with 8192 CPU units Fargate gives 16384 to 61440 MiB in steps of 4096, and this is 17408',
    ],
  ])('%j is refused where Fargate does not have it', (size, problem) => {
    expect(problems(size, definition('256', '512'))).toEqual([problem]);
    expect(problems(size, definition('256', '512'), false)).toEqual([]);
  });

  it('is not refused beyond what Fargate has today, nor where none is given', () => {
    expect(problems({ cpu: 32_768, memory: 245_760 }, definition('256', '512'))).toEqual([]);
    expect(problems({}, definition('300', '7'))).toEqual([]);
  });

  it('is refused where it leaves nothing for the container beside the others', () => {
    const registration = definition('1024', '2048', [
      { name: 'api', memory: 512 },
      { name: 'envoy', memory: 1536 },
    ]);
    expect(problems({ memory: 1024 }, registration, false)).toEqual([
      'task-overrides: memory: 1024 leaves nothing for container "api" beside the others of its task',
    ]);
  });

  it('understands a task definition of a file, which may say vCPU and GB', () => {
    const registration = definition('.5 vCPU', '1 GB', [{ name: 'api', memory: 1000 }]);
    expect(problems({ memory: 2048 }, registration)).toEqual([]);
    expect(sizeOverrides({ cpu: undefined, memory: 2048 }, registration, 'api')).toEqual({
      task: { memory: '2048' },
      container: { memory: 2024 },
    });
  });

  it('keeps what the containers beside it have, whatever they are', () => {
    const mebibytes = fc.integer({ min: 6, max: 4096 });
    fc.assert(
      fc.property(mebibytes, mebibytes, mebibytes, mebibytes, (own, other, spare, more) => {
        const total = own + other + spare;
        const registration = definition('1024', String(total), [
          { name: 'api', memory: own },
          { name: 'envoy', memory: other },
        ]);
        const { container, task } = sizeOverrides({ cpu: undefined, memory: total + more }, registration, 'api');
        expect(Number(container.memory) + other + spare).toBe(Number(task.memory));
      }),
    );
  });
});
