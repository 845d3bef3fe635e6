/** One column of a `create table`. */
export interface Column {
  readonly definition: string
  readonly nullable: boolean
}

/** One table as a migration makes it. */
export interface Table {
  readonly name: string
  readonly columns: ReadonlyMap<string, Column>
  /** What begins with `constraint`, word for word. */
  readonly constraints: readonly string[]
  readonly end: string
}

/** The statements of a migration, without comments. */
export const statementsOf = (text: string): readonly string[] =>
  text
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter(Boolean)

/** The tables that the statements create. */
export const tablesOf = (statements: readonly string[]): readonly Table[] =>
  statements.flatMap((statement) => {
    const [, name, body, end] = /^create table (\w+) \((.*)\)(.*)$/.exec(statement) ?? []
    if (name === undefined || body === undefined || end === undefined) return []
    const parts = splitTop(body)
    const constraints = parts.filter((part) => part.startsWith('constraint '))
    const columns = parts
      .filter((part) => !part.startsWith('constraint '))
      .map((part): [string, Column] => {
        const [column = '', ...definition] = part.split(' ')
        const text = definition.join(' ')
        return [column, { definition: text, nullable: !/not null|primary key/.test(text) }]
      })
    return [{ name, columns: new Map(columns), constraints, end }]
  })

/** Splits at commas that stand in no parentheses. */
const splitTop = (text: string): readonly string[] => {
  const parts = ['']
  let depth = 0
  for (const character of text) {
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
  }
  return parts.map((part) => part.trim())
}
