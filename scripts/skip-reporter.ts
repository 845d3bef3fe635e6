import type { TestEvent } from 'node:test/reporters'

/** Writes a line for every test or suite that was skipped, with its reason. */
export default async function* skipReporter(
  source: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' || data.skip === undefined) continue
    const reason = typeof data.skip === 'string' ? data.skip : 'no reason given'
    yield `${data.name}: ${reason}\n`
  }
}
