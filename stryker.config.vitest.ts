import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { include: ['test/token/causes.test.ts','test/token/cause-grammar.test.ts','test/token/signature-bytes.test.ts','test/token/secret.test.ts','test/token/cases.test.ts','test/commands/inspect.test.ts'], maxWorkers: 1 } });
