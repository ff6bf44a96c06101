// Prints `N passed, N failed, N skipped` from a JSON report of vitest; fails where a test failed or none ran.
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
const report = text === '' ? { testResults: [] } : JSON.parse(text);
let [passed, failed, skipped] = [0, 0, 0];
for (const file of report.testResults) {
  // A file that cannot even be loaded has no tests, and counts as one that failed.
  if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) failed++;
  for (const { status } of file.assertionResults) {
    if (status === 'passed') passed++;
    else if (status === 'failed') failed++;
    else skipped++;
  }
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
