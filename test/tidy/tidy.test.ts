import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { because, coreMayUse, mayImport, subjects, webMayUse } from './imports.ts'
import { filesBelow, importsOf, type SourceFile } from './tree.ts'
import { bannedEverywhere, bannedFiles, bannedWords } from './words.ts'

const source = [...filesBelow('src', /\.ts$/), ...filesBelow('web/src', /\.tsx?$/)]
const product = source.filter(({ path }) => !path.endsWith('.test.ts'))
const code = ['src', 'web/src', 'test', 'scripts', 'bench', 'examples'].flatMap((folder) =>
  filesBelow(folder, /\.tsx?$/),
)

/** Fails with one line per finding, each with its reason. */
const none = (findings: readonly string[]): void => assert.deepEqual(findings, [])

describe('the house is tidy', () => {
  it('imports point one way', () => {
    none(product.flatMap((file) => importsOf(file).flatMap((name) => wrongImport(file, name))))
  })

  it("core's subjects import only earlier ones, and never another's store", () => {
    none(product.flatMap((file) => importsOf(file).flatMap((name) => wrongSubject(file, name))))
  })

  it('files stay under 300 lines and lines under 101 characters', () => {
    none(
      code.flatMap(({ path, text }) => {
        const lines = text.split('\n')
        const long = lines.findIndex((line) => [...line].length > 100 && !isUnbreakable(line))
        return [
          ...(lines.length > 300 ? [`${path} has ${lines.length} lines: split it at a seam`] : []),
          ...(long >= 0 ? [`${path}:${long + 1} is longer than 100 characters`] : []),
        ]
      }),
    )
  })

  it('functions stay under 61 lines', () => {
    none(
      product.flatMap(({ path, text }) =>
        longFunctions(text).map((name) => `${path}: ${name} is longer than 60 lines`),
      ),
    )
  })

  it('names say what is inside, in the words of the glossary', () => {
    none([
      ...product
        .filter(({ path }) => bannedFiles.some((pattern) => pattern.test(path)))
        .map(({ path }) => `${path}: its name says nothing of what is inside`),
      ...product.flatMap((file) => wrongWords(file)),
    ])
  })

  it('what core, formats and contract export is documented', () => {
    none(
      product
        .filter(({ path }) => /^src\/(?:core|formats)\//.test(path) && !path.endsWith('store.ts'))
        .flatMap(({ path, text }) =>
          undocumented(text).map((name) => `${path}: ${name} promises nothing`),
        ),
    )
  })

  it('the tree speaks only of the product', () => {
    const texts = [
      ...code.filter(({ path }) => !path.startsWith('test/tidy/')),
      ...filesBelow('docs', /\.md$/),
      ...filesBelow('migrations', /\.sql$/),
    ]
    none(
      texts.flatMap(({ path, text }) =>
        bannedEverywhere
          .filter((pattern) => pattern.test(text))
          .map((pattern) => `${path} speaks of ${pattern}`),
      ),
    )
  })

  it('there is no shell anywhere', () => {
    none(
      code
        .filter(({ path }) => !path.startsWith('test/tidy/'))
        .filter(({ text }) => /\bexec(?:Sync)?\(\s*[`'"]|shell:\s*true/.test(withoutSql(text)))
        .map(({ path }) => `${path}: commands are lists of arguments`),
    )
  })
})

const wrongImport = ({ path }: SourceFile, name: string): readonly string[] => {
  const [top = '', inside = ''] = path.split('/')
  const folder = top === 'web' ? top : inside
  const allowed = mayImport[folder]
  if (!allowed || path.split('/').length === 2) return []
  if (folder === 'web' && name.startsWith('web/')) return []
  if (name.startsWith('node:'))
    return folder === 'core' && !coreMayUse.includes(name)
      ? [`${path} imports ${name}: ${because['core']}`]
      : []
  if (!name.startsWith('src/')) return wrongLibrary(path, folder, name)
  const target = name.slice('src/'.length)
  return allowed.some((each) => target.startsWith(`${each}/`) || target === `${each}.ts`)
    ? []
    : [`${path} imports ${name}: ${because[folder]}`]
}

const wrongLibrary = (path: string, folder: string, name: string): readonly string[] =>
  (folder === 'web' && !webMayUse.includes(name) && !name.endsWith('.css')) ||
  ['core', 'client', 'worker', 'config'].includes(folder) ||
  (folder === 'contract' && name !== 'zod')
    ? [`${path} imports ${name}: ${because[folder]}`]
    : []

const wrongSubject = ({ path }: SourceFile, name: string): readonly string[] => {
  const [, area, own] = path.split('/')
  const [, targetArea, other, ...rest] = name.split('/')
  if (area !== 'core' || targetArea !== 'core' || !own || !other || own === other) return []
  if (subjects.indexOf(other) >= subjects.indexOf(own))
    return [`${path} imports ${name}: ${other} comes after ${own}`]
  return /(?:^|-)store\.ts$/.test(rest.at(-1) ?? '')
    ? [`${path} imports ${name}: a store belongs to its subject alone`]
    : []
}

/** Whether only a literal makes the line long: text and patterns are not torn apart. */
const isUnbreakable = (line: string): boolean =>
  line.replaceAll(/'[^']*'|`[^`]*`|"[^"]*"|\/\S+\/|https?:\/\/\S+/g, '').length <= 100

const longFunctions = (text: string): readonly string[] => {
  const lines = text.split('\n')
  return lines.flatMap((line, at) => {
    const name = /^(?:export )?(?:const|function|async function) (\w+)/.exec(line)?.[1]
    if (name === undefined || lines[at + 1] === '' || !/=>|\{$|\($/.test(line)) return []
    const end = lines.findIndex((each, index) => index > at && /^[})\]]/.test(each))
    return end - at > 60 && !/^(?:export )?const \w+(?:: [^=]+)? = [[{]/.test(line) ? [name] : []
  })
}

const wrongWords = ({ path, text }: SourceFile): readonly string[] => {
  const names = new Set(
    [...text.matchAll(/(?:const|let|function|type|interface)\s+(\w+)/g)].map(([, name]) => name),
  )
  return [...names].flatMap((name = '') =>
    Object.entries(bannedWords)
      .filter(([word]) => name.toLowerCase().includes(word))
      .map(([word, right]) => `${path}: ${name} says ${word}; the word is ${right}`),
  )
}

const undocumented = (text: string): readonly string[] =>
  [...text.matchAll(/(^|\*\/\n|[^\n]*\n)export (?:const|interface|type|class|function) (\w+)/g)]
    .filter(([, before = '']) => !before.trimEnd().endsWith('*/'))
    .map(([, , name = '']) => name)

const withoutSql = (text: string): string => text.replaceAll(/\.exec\(/g, '.run(')
