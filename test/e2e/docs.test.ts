import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openStage } from '../../examples/demo/stage.ts'
import { commandsIn, type DocCommand } from './commands-in-docs.ts'

const root = join(import.meta.dirname, '..', '..')
const pages = ['README.md', 'docs/start.md']

describe('the commands of the pages work as written', () => {
  for (const page of pages)
    it(page, async () => {
      const commands = commandsIn(await readFile(join(root, page), 'utf8'))
      assert.ok(commands.length > 5, 'the page has commands')
      await using stage = await openStage({ isQuiet: true })
      for (const command of commands) await runOne(stage, command)
    })
})

const runOne = async (
  stage: Awaited<ReturnType<typeof openStage>>,
  { words, into }: DocCommand,
): Promise<void> => {
  const [program, ...args] = words
  if (program === 'npm') return
  if (program === 'echo' && into !== undefined)
    return await writeFile(join(stage.folder, into), `${args.join(' ')}\n`)
  assert.equal(program, './berth', `a page says ${words.join(' ')}`)
  const { exit, stderr } = await stage.berth(...args)
  assert.equal(exit, 0, `berth ${args.join(' ')}\n${stderr}`)
}
