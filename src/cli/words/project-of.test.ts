import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseDocument } from 'yaml'
import { nameInDescriptor } from './name-in-descriptor.ts'
import { plainName, projectOf } from './project-of.ts'

const rows: readonly (readonly [text: string, name: string | undefined])[] = [
  ['name: shop\nservices: {web: .}\n', 'shop'],
  ['# our shop\n\nname: my-shop2\nservices: {web: .}\n', 'my-shop2'],
  ['name: "shop"\nservices: {}\n', undefined],
  ['name: shop # ours\nservices: {}\n', undefined],
  ['name: shop\n  and more\nservices: {}\n', undefined],
  ['name: shop\n', undefined],
  ['name: null\nservices: {}\n', undefined],
  ['name: true\nservices: {}\n', undefined],
  ['name: 12\nservices: {}\n', undefined],
  ['services:\n  name: shop\nname: other\n', undefined],
  ['x: |\n name: shop\nname: other\ny: 1\n', undefined],
  ['---\nname: shop\nservices: {}\n', undefined],
]

describe('the name that needs no reader of YAML', () => {
  for (const [text, name] of rows)
    it(`${JSON.stringify(text)}: ${name ?? 'YAML is read'}`, () =>
      assert.equal(plainName(text), name))

  it('is what YAML reads there', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'name: shop',
        'name: null',
        'name: no',
        '# name: x',
        '',
        '  x',
        'a: 1',
        '---',
      ),
      fc.stringMatching(/^name: [a-z0-9-]{1,5}$/),
      fc.stringMatching(/^[a-z:{} |"'#-]{0,6}$/),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
        const text = lines.join('\n')
        const plain = plainName(text)
        if (plain === undefined) return
        // What follows the name may be no YAML: that is none of the caller's business.
        if (parseDocument(text).errors.length === 0)
          assert.equal(plain, nameInDescriptor('berth.yml', text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the project of a folder', () => {
  const rows: readonly (readonly [what: string, file: string, text: string | null, is: RegExp])[] =
    [
      ['its berth.yml', 'berth.yml', 'name: shop\nservices: {}\n', /^shop$/],
      ['its Procfile', 'Procfile', 'web: serve\n', /^above$/],
      ['nothing', 'other', '', /Which project\?/],
      ['a berth.yml that cannot be read', 'berth.yml', null, /berth\.yml is a folder/],
    ]
  for (const [what, file, text, is] of rows)
    it(`comes from ${what}, also from below`, async (t) => {
      const scratch = mkdtempSync(join(tmpdir(), 'berth-project-'))
      t.after(() => rmSync(scratch, { recursive: true }))
      const above = join(scratch, 'above')
      const cwd = join(above, 'src', 'deep')
      mkdirSync(cwd, { recursive: true })
      if (text === null) mkdirSync(join(above, file))
      else writeFileSync(join(above, file), text)
      const said = await projectOf(undefined, { cwd }).catch((error: Error) => error.message)
      assert.match(said, is)
    })
})
