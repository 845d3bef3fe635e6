/** One thing that the engines do not share, by its heading in docs/internals/sql-subset.md. */
export interface Rule {
  readonly name: string
  /** What breaks it, in lower case and without the contents of literals. */
  readonly breaks: RegExp
  /** Statements that must be found, and some that must not. */
  readonly bad: readonly string[]
  readonly good?: readonly string[]
}

export const statementRules: readonly Rule[] = [
  {
    name: 'No like',
    breaks: /\b(?:not )?(?:like|ilike|glob|regexp|similar to)\b|~/,
    bad: ["select a from t where b like 'x%'", "select a from t where b ~ 'x'"],
    good: ["select likes from t where b = 'like'"],
  },
  {
    name: 'No bare sum or average',
    breaks: /(?<!cast\()\b(?:sum|total|avg)\s*\(/,
    bad: ['select sum(n) as n from t', 'select avg(n) as n from t'],
    good: ['select cast(sum(n) as bigint) as n from t', 'select checksum (n) from t'],
  },
  {
    name: 'Casts only to text and bigint',
    breaks: /::|\bcast\s*\((?:[^()]|\([^()]*\))* as (?!(?:text|bigint)\s*\))/,
    bad: ['select a::text from t', 'select cast(a as integer) as a from t'],
    good: ['select cast(max(n) as bigint) as n from t', 'select cast(? as text) as a'],
  },
  {
    name: 'A parameter that stands alone has a cast',
    breaks:
      /\?\s+is\b|\bselect\s+(?:distinct\s+)?\?\s*(?:,|as\b|$)|,\s*\?\s+as\b|coalesce\s*\(\s*\?|\b(?:when|then|else)\s+\?|\|\|\s*\?|\?\s*\|\|/,
    bad: [
      'select a from t where (? is null or b = ?)',
      'select ? as a',
      'select a, ? as b from t',
      'select coalesce(?, a) as a from t',
      'select case when a = 1 then ? end as b from t',
      'select a || ? as b from t',
    ],
    good: [
      'select a from t where (cast(? as text) is null or b = cast(? as text))',
      'insert into t (a, b) values (?, ?)',
      'select ? from t where a = ?',
    ],
  },
  {
    name: 'Truth is 1 and 0',
    breaks: /\b(?:true|false)\b/,
    bad: ['select a from t where b = true'],
    good: ["select a from t where b = 'true'", 'select falsehood from t'],
  },
  {
    name: 'Only null is compared with is',
    breaks: /\bis\s+(?:not\s+)?(?!not\b|null\b|distinct\s+from\b)\S/,
    bad: ['select a from t where b is ?', 'select a from t where b is not 1'],
    good: [
      'select a from t where b is null or c is not null',
      'select a from t where b is distinct from c or b is not distinct from d',
    ],
  },
  {
    name: 'No time and no chance of the engine',
    breaks:
      /\b(?:now|random|date|time|datetime|strftime|julianday|unixepoch|date_trunc|extract|gen_random_uuid)\s*\(|\bcurrent_\w+/,
    bad: ['select now() as n', 'select current_timestamp as n'],
  },
  {
    name: 'JSON is text',
    breaks: /(?<!\bgiven\.value )->|->(?!> \d)|\bjsonb?_(?!each\(\?\) given\b)\w+\s*\(|\bjson\s*\(/,
    bad: [
      "select a->>'x' as x from t",
      'select a ->> 0 as x from t',
      "select given.value ->> 'x' as x from json_each(?) given",
      "select json_extract(a, '$.x') as x from t",
      'select given.key as x from t, json_each(t.a) given',
    ],
    good: ['select given.value ->> 0 as x from json_each(?) given'],
  },
  {
    name: 'No function that only one has',
    breaks:
      /\b(?:ifnull|nvl|iif|greatest|least|instr|strpos|position|group_concat|string_agg|array_agg|printf|format|hex|encode|decode|typeof|char|chr|concat)\s*\(|\b(?:isnull|notnull|rowid|ctid|xmin)\b/,
    bad: [
      'select ifnull(a, 1) as a from t',
      'select rowid from t',
      'select greatest(a, b) as c from t',
    ],
    good: ['select position, format from t', 'select coalesce(a, 1) as a from t'],
  },
  {
    name: 'Min and max are aggregates',
    breaks: /\b(?:min|max)\s*\((?:[^(),]|\([^()]*\))*,/,
    bad: ['select max(a, b) as c from t'],
    good: ['select max(a) as a, min(b) as b from t', 'select max(coalesce(a, 1)) as a from t'],
  },
  {
    name: 'No division by a parameter',
    breaks: /\/\s*\?|\?\s*\//,
    bad: ['select n / ? as n from t'],
    good: ['select n / 1000 as n from t'],
  },
  {
    name: 'Names without quotes',
    breaks: /"|`|\[/,
    bad: ['select "a" from t'],
    good: ["select a from t where b = '\"'"],
  },
  {
    name: 'Columns by name',
    breaks: /(?<!\(\s*)\bselect\s+(?:distinct\s+)?(?:\w+\.)?\*|,\s*(?:\w+\.)?\*/,
    bad: ['select * from t', 'select a, t.* from t'],
    good: ['select count(*) as n from t', 'select a from ( select * from t ) u'],
  },
  {
    name: 'No collation in a statement',
    breaks: /\bcollate\b/,
    bad: ['select a from t order by a collate nocase'],
  },
  {
    name: 'Locks by lock',
    breaks: /\bfor\s+(?:no\s+key\s+)?(?:update|share|key\s+share)\b|\bskip\s+locked\b|\bnowait\b/,
    bad: ['select a from t for update'],
    good: ['update t set a = ?'],
  },
  {
    name: 'Insert, then on conflict',
    breaks: /\binsert\s+or\b|\breplace\s+into\b/,
    bad: ['insert or ignore into t (a) values (?)'],
    good: ['insert into t (a) values (?) on conflict (a) do nothing'],
  },
  {
    name: 'Limit takes one number',
    breaks: /\blimit\s+\S+\s*,|\b(?:update|delete\s+from)\s[^()]*\blimit\b/,
    bad: ['select a from t limit 1, 2', 'delete from t where a = ? limit 3'],
    good: ['delete from t where a in (select a from t limit 3)'],
  },
  {
    name: 'Equal is =',
    breaks: /==/,
    bad: ['select a from t where b == 1'],
  },
  {
    name: 'One statement, and no definition',
    breaks: /;|^\s*(?:create|alter|drop|pragma|set|begin|commit|rollback|savepoint|vacuum)\b/,
    bad: ['select 1 as a; select 2 as b', 'pragma user_version'],
    good: ['update t set a = 1'],
  },
]

/** A statement as the rules read it. */
export const bare = (text: string): string =>
  text
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
