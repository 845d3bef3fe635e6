import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { shippedMigrations } from '../engines/places.ts'
import { unplacedNulls } from './order.ts'
import { schemaProblems } from './schema-rules.ts'
import { statementsOf, tablesOf } from './schema.ts'
import { bare, statementRules } from './statement-rules.ts'
import { templatesIn, templatesOf } from './templates.ts'

const root = fileURLToPath(import.meta.resolve('../..'))
const page = readFileSync(`${root}/docs/internals/sql-subset.md`, 'utf8')
const statements = shippedMigrations.flatMap(({ text }) => statementsOf(text))
const tables = tablesOf(statements)
const templates = templatesIn(`${root}/src`)

describe('the SQL that both engines share: statements', () => {
  for (const { name, breaks, bad, good = [] } of statementRules) {
    it(name, () => {
      assert.ok(page.includes(`**${name}.**`), `docs/internals/sql-subset.md explains ${name}`)
      for (const text of bad) assert.match(bare(text), breaks)
      for (const text of good) assert.doesNotMatch(bare(text), breaks)
      const found = templates.filter(({ text }) => breaks.test(bare(text)))
      assert.deepEqual(found, [])
    })
  }

  it('Nulls say where they go', () => {
    assert.ok(page.includes('**Nulls say where they go.**'))
    const example = tablesOf(['create table t (a {{text}} not null, b {{int}}){{strict}}'])
    assert.deepEqual(unplacedNulls('select a from t order by b desc, a limit 3', example), [
      'b desc',
    ])
    assert.deepEqual(unplacedNulls('select a from t x order by x.b', example), ['x.b'])
    assert.deepEqual(unplacedNulls('select a from t order by b desc nulls last, a', example), [])
    const known = 'select a from t where b > ? order by b'
    assert.deepEqual(unplacedNulls(known, example), [])
    const found = templates.flatMap(({ file, line, text }) =>
      unplacedNulls(text, tables).map((key) => `${file}:${line} ${key}`),
    )
    assert.deepEqual(found, [])
  })

  it('sees every template of the source, and those within its gaps', () => {
    const source = "const a = sql`select ${sql`x = ${b['}']} and ${`t`}`} from ${c}`"
    const texts = templatesOf('x.ts', source).map(({ text }) => text)
    assert.deepEqual(texts, ['select … from ?', 'x = ? and ?'])
    assert.ok(templates.length > 50, `${templates.length} templates`)
  })
})

describe('the SQL that both engines share: migrations', () => {
  it('keep the rules of the schema', () => {
    assert.ok(tables.length > 10)
    assert.deepEqual(schemaProblems(statements), [])
  })

  it('would not pass if they broke one', () => {
    const whole = 'organization_id {{text}} not null, id {{text}} not null'
    const keys =
      'constraint t_pk primary key (organization_id, id), ' +
      'constraint t_organization_fk foreign key (organization_id) references organizations (id)'
    const table = (columns: string, constraints = keys): string =>
      `create table t (${columns}, ${constraints}){{strict}}`
    assert.deepEqual(schemaProblems([table(whole)]), [])
    const bad: readonly (readonly [string, RegExp])[] = [
      [table('id {{text}} not null'), /every table has its organization/],
      [table(`${whole}, n integer`), /t\.n: integer/],
      [table(`${whole}, n {{int}} unique`), /t\.n: \{\{int\}\} unique/],
      [table(`${whole}, n {{int}} default 0`), /t\.n/],
      [table(whole, keys.replace('constraint t_pk ', '')), /t\.primary/],
      [table(whole, keys.replace('t_pk', 't_key')), /must be t_…_pk/],
      [table(whole, keys.replace('t_pk', 'x_pk')), /must be t_…_pk/],
      [
        table(whole, keys.replace('references organizations', 'references tokens')),
        /t_organization_fk/,
      ],
      [table(whole, `${keys}, constraint t_x_fk foreign key (id) references x (id)`), /t_x_fk/],
      [table(whole, `${keys}, constraint t_x_ck check (id > 1) deferrable`), /deferrable/],
      [
        table(whole, 'constraint t_pk primary key (organization_id, id)'),
        /organization must exist/,
      ],
      [table(whole).replace('{{strict}}', ''), /must end with/],
      ['create index other on t (id)', /must begin with t_/],
      ['create trigger t_x after insert on t begin select 1', /not allowed/],
      [`create table t (${whole}, ${keys}, ${keys}){{strict}}`, /t_pk: twice/],
    ]
    for (const [statement, problem] of bad)
      assert.match(schemaProblems([statement]).join('\n'), problem, statement)
  })
})
