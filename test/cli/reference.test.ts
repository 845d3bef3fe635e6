import assert from 'node:assert/strict'
import { it } from 'node:test'
import { matchesGolden } from '../golden/golden.ts'
import { everyCommand } from './every-command.ts'
import { runBerth } from './fake-context.ts'

it('the page of the commands is made from their help', async () => {
  const sections: string[] = []
  for (const { words } of await everyCommand()) {
    const { code, stdout } = await runBerth([...words, '--help'])
    assert.equal(code, 0)
    sections.push(`## berth ${words.join(' ')}\n\n\`\`\`text\n${stdout.trim()}\n\`\`\`\n`)
  }
  const head = [
    '# Commands',
    '',
    'Made from the help of each command by `npm run golden`.',
    '',
    'Exit codes: 0 ok · 1 a bug in Berth · 2 wrong usage · 3 refused, invalid or failed · 4 the thing that',
    'was addressed is not there · 5 undecidable (unverified, errored, stale) · 6 not authenticated or not',
    'allowed · 7 the server cannot be reached, or it failed.',
    '',
    '',
  ].join('\n')
  matchesGolden('../../docs/reference/commands.md', head + sections.join('\n'))
})
