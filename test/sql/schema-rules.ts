import { tablesOf, type Table } from './schema.ts'

/** Tables that belong to the installation, or are the organizations themselves. */
const ofTheInstallation: ReadonlySet<string> = new Set([
  'organizations',
  'installation',
  'edge_sets',
])

/** What is wrong with the statements of the migrations, in sentences. */
export const schemaProblems = (statements: readonly string[]): readonly string[] => {
  const tables = tablesOf(statements)
  const names = [
    ...tables.flatMap(({ constraints, columns }) => [...constraints, ...inline(columns)]),
    ...statements.filter((statement) => /^create (?:unique )?index /.test(statement)),
  ].map((text) => /(?:constraint|index) (\w+)/.exec(text)?.[1] ?? '')
  return [
    ...statements.filter(isForeign).map((text) => `not allowed: ${text}`),
    ...statements.flatMap(indexProblems),
    ...tables.flatMap(tableProblems),
    ...names.filter(isRepeated).map((name) => `${name}: twice`),
    ...names.filter((name) => name.length > 63).map((name) => `${name}: longer than 63`),
  ]
}

const allowed = [
  /^create (?:table|view|index|unique index) /,
  /^drop (?:table|view|index) /,
  /^alter table \w+ (?:add|rename|drop) column /,
]

const isForeign = (statement: string): boolean => !allowed.some((form) => form.test(statement))

const isRepeated = (name: string, index: number, names: readonly string[]): boolean =>
  names.indexOf(name) !== index

const inline = (columns: Table['columns']): readonly string[] =>
  [...columns.values()].map(({ definition }) => definition).filter((d) => /constraint/.test(d))

const indexProblems = (statement: string): readonly string[] => {
  const [, name = '', table = ''] = /^create (?:unique )?index (\w+) on (\w+)/.exec(statement) ?? []
  if (name === '') return []
  return name.startsWith(`${table}_`) ? [] : [`index ${name}: must begin with ${table}_`]
}

const tableProblems = (table: Table): readonly string[] => {
  const { name, columns, constraints, end } = table
  const problems = [...columns].flatMap(([column, { definition }]) =>
    isColumn(definition) ? [] : [`${name}.${column}: ${definition}`],
  )
  if (end !== '{{strict}}' && end !== '{{clustered}}')
    problems.push(`${name}: must end with {{strict}} or {{clustered}}`)
  if (!ofTheInstallation.has(name)) {
    if (columns.get('organization_id')?.definition !== '{{text}} not null')
      problems.push(`${name}: every table has its organization`)
    if (!constraints.some((text) => /foreign key \(organization_id/.test(text)))
      problems.push(`${name}: its organization must exist`)
  }
  const keys = [...constraints, ...inline(columns)].filter((text) => /primary key/.test(text))
  if (keys.length !== 1) problems.push(`${name}: must have one primary key`)
  return [...problems, ...constraints.flatMap((text) => constraintProblems(name, text))]
}

/** A type by placeholder; the only constraint beside it is the key of what the engine counts. */
const isColumn = (definition: string): boolean =>
  /^\{\{(?:text|int|bytes)\}\}(?: not null)?$/.test(definition) ||
  /^\{\{identity\}\} constraint \w+_pk primary key\{\{ascending\}\}$/.test(definition)

const kinds: readonly (readonly [suffix: string, form: RegExp])[] = [
  ['pk', /^primary key \(/],
  ['uq', /^unique \(/],
  ['ck', /^check \(/],
  ['fk', /^foreign key \(organization_id\) references organizations \(id\)$/],
  [
    'fk',
    /^foreign key \(organization_id(?:, \w+)+\) references \w+ \(organization_id(?:, \w+)+\)$/,
  ],
]

const constraintProblems = (table: string, text: string): readonly string[] => {
  const [, name = '', rest = ''] = /^constraint (\w+) (.*)$/.exec(text) ?? []
  const forms = kinds.filter(([suffix]) => name.endsWith(`_${suffix}`)).map(([, form]) => form)
  const problems: string[] = []
  if (!name.startsWith(`${table}_`) || forms.length === 0)
    problems.push(`constraint ${name}: must be ${table}_…_pk, uq, ck or fk`)
  else if (!forms.some((form) => form.test(rest))) problems.push(`constraint ${name}: ${rest}`)
  if (/ on (?:delete|update) |deferrable/.test(rest)) problems.push(`constraint ${name}: ${rest}`)
  return problems
}
