import type { PageFiles } from '../src/http/page.ts'

/** The most that the scripts of anything the page shows may weigh, compressed, in bytes. */
export const mostScriptBytes = 40_000

/** What a part of the page needs to be shown, all that it is shown in included. */
export interface Weight {
  readonly part: string
  /** Of its scripts, compressed. */
  readonly bytes: number
}

/**
 * Weighs the first view, and each part that comes late: alone, and below each dialog that comes
 * late beside it. Plots are left out.
 */
export const weighPage = (files: PageFiles): readonly Weight[] => {
  const weights: Weight[] = []
  const visit = (part: string, begins: readonly string[], around: ReadonlySet<string>): void => {
    const needed = new Set([...begins, ...around])
    for (const name of needed) for (const each of namesIn(files, name, needs)) needed.add(each)
    weights.push({ part, bytes: sum([...needed].map((name) => weightOf(files, name))) })
    const late = [...needed.difference(around)].flatMap((name) => namesIn(files, name, brings))
    const parts = [...new Set(late)].filter((each) => !isPlot(each))
    for (const each of parts) visit(partOf(each), [each], needed)
    for (const dialog of parts.filter(isDialog))
      for (const each of parts)
        if (each !== dialog) visit(`${partOf(dialog)} over ${partOf(each)}`, [dialog, each], needed)
  }
  visit('what runs where', namesIn(files, 'index.html', frames), new Set())
  return weights
}

/** Says what the page's scripts weigh; throws where something needs too much. */
export const checkWeight = (files: PageFiles): string => {
  const weights = weighPage(files)
  const heavy = weights.filter(({ bytes }) => bytes === 0 || bytes > mostScriptBytes)
  if (heavy.length > 0)
    throw new Error(`more than ${kilo(mostScriptBytes)} of script: ${heavy.map(said).join(', ')}`)
  return `The page's scripts, compressed: ${weights.map(said).join(', ')}.`
}

const said = ({ part, bytes }: Weight): string => `${part} ${kilo(bytes)}`

const kilo = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const [frames, needs, brings] = [
  /src="\/([^"]+)"/g,
  /(?:from|import)"\.\/([^"]+)"/g,
  /import\("\.\/([^"]+)"\)/g,
]

const namesIn = (files: PageFiles, name: string, shape: RegExp): readonly string[] =>
  [...new TextDecoder().decode(files.get(name)).matchAll(shape)].map(([, found = '']) =>
    found.startsWith('assets/') ? found : `assets/${found}`,
  )

const weightOf = (files: PageFiles, name: string): number => files.get(`${name}.gz`)?.length ?? 0

const sum = (of: readonly number[]): number => of.reduce((all, each) => all + each, 0)

const isPlot = (name: string): boolean => name.startsWith('assets/plot-')

const isDialog = (name: string): boolean => partOf(name).endsWith('-dialog')

const partOf = (name: string): string => name.replace(/^assets\/(.*)-\w+\.js$/, '$1')
