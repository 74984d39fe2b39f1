/** @type {import('jest').Config} */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }] },
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  coverageProvider: 'v8',
  // Without what holds types alone, and without the two entries: the end-to-end tests run those, bundled, in processes of their own.
  collectCoverageFrom: ['src/**/*.ts', '!src/result.ts', '!src/aws/json.ts', '!src/main.ts', '!src/post.ts'],
  coverageThreshold: { global: { lines: 75, branches: 80 } },
};
