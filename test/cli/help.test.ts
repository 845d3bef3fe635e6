import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subjects } from '../../src/cli/frame/subjects.ts'
import { matchesGolden } from '../golden/golden.ts'
import { everyCommand } from './every-command.ts'
import { runBerth } from './fake-context.ts'

const commands = await everyCommand()

const helpOf = async (...words: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runBerth([...words, '--help'])
  assert.deepEqual([code, stderr], [0, ''])
  return `$ berth ${[...words, '--help'].join(' ')}\n${stdout}`
}

describe('the help', () => {
  it('of the program is as it was', async () => {
    matchesGolden('cli/help/berth.txt', await helpOf())
  })

  for (const subject of Object.keys(subjects))
    it(`of ${subject} and its commands is as it was`, async () => {
      const below = commands.filter(({ words: [first] }) => first === subject)
      const group =
        below.length === 1 && below[0]?.words.length === 1 ? [] : [await helpOf(subject)]
      const pages = await Promise.all(below.map(({ words }) => helpOf(...words)))
      matchesGolden(`cli/help/${subject}.txt`, [...group, ...pages].join('\n'))
    })

  it('comes for -h, for help COMMAND, for an alias and for a group alone', async () => {
    const page = (await runBerth(['environment', 'create', '--help'])).stdout
    assert.equal((await runBerth(['environment', 'create', '-h'])).stdout, page)
    assert.equal((await runBerth(['help', 'environment', 'create'])).stdout, page)
    assert.equal(
      (await runBerth(['env', 'create', '--help'])).stdout,
      page.replace('berth environment create [NAME]', 'berth env create [NAME]'),
    )
    const group = (await runBerth(['environment', '--help'])).stdout
    assert.equal((await runBerth(['environment'])).stdout, group)
  })

  for (const { words, doc } of commands) {
    it(`of ${words.join(' ')} has examples that name it`, () => {
      assert.ok(doc.examples.length > 0)
      for (const example of doc.examples) {
        const line = typeof example === 'string' ? example : example[0]
        assert.ok(line.startsWith(words.join(' ')), line)
      }
    })
  }
})
