import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filesBelow } from './tree.ts'

const known = filesBelow('.', /\.(?:tsx?|md)$/).map(({ path }) => `/${path}`)

/** What CONTRIBUTING says that one would add. */
const examples = new Set([
  'src/core/environments/rename-environment.ts',
  'src/cli/environment/rename.ts',
])

/** Paths of files in a text, whole or from some folder on. */
const pathsIn = (text: string): ReadonlySet<string> =>
  new Set(text.match(/(?<![\w./*-])[a-z][\w-]*(?:\/[\w-]+)+\.(?:tsx?|md)\b/g))

const texts = filesBelow('.', /\/(?:ARCHITECTURE|CONTRIBUTING|README)\.md$|\/docs\/.*\.md$/)

describe('what is written', () => {
  for (const { path, text } of texts)
    it(`of files in ${path} is there`, () => {
      const named = [...pathsIn(text)].filter((each) => !examples.has(each))
      assert.deepEqual(
        named.filter((each) => !known.some((file) => file.endsWith(`/${each}`))),
        [],
      )
    })

  it('finds a file that is not', () => {
    assert.deepEqual(
      [...pathsIn('see `cli/none.ts`, a/b.tsx and *.ts')],
      ['cli/none.ts', 'a/b.tsx'],
    )
  })
})
