import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  expandCommand,
  fillCommand,
  formatCommand,
  parseArgv,
  parseCommand,
  variablesOf,
} from './command-line.ts'

const values = { NAME: 'a b', EMPTY: '', STAR: '*', DOLLAR: '$NAME', X: 'x' }

/** What a POSIX shell makes of the same line, were nothing split after an expansion. */
const split: readonly (readonly [string, readonly string[]])[] = [
  ['node server.js', ['node', 'server.js']],
  ['  node\tserver.js  ', ['node', 'server.js']],
  [`a 'b c' "d e" f\\ g`, ['a', 'b c', 'd e', 'f g']],
  [`a'b'"c"d`, ['abcd']],
  [`a '' ""`, ['a', '', '']],
  [`a 'x\\n' "x\\n" x\\n`, ['a', 'x\\n', 'x\\n', 'xn']],
  [`a "\\$X \\" \\\\ \\\` \\a"`, ['a', '$X " \\ ` \\a']],
  [`a '$X "\`' \\$X`, ['a', '$X "`', '$X']],
  ['a $X ${X}y $X.js "$X-$X" pre${X}', ['a', 'x', 'xy', 'x.js', 'x-x', 'prex']],
  ['a $NAME "$NAME"', ['a', 'a b', 'a b']],
  ['a $EMPTY x$EMPTY', ['a', '', 'x']],
  ['a $STAR *.js [a-z] ?', ['a', '*', '*.js', '[a-z]', '?']],
  ['a $DOLLAR', ['a', '$NAME']],
  ['a {b,c} a#b a~b x=y', ['a', '{b,c}', 'a#b', 'a~b', 'x=y']],
  [`a '|' "&&" \\; 'a\nb' "c\nd"`, ['a', '|', '&&', ';', 'a\nb', 'c\nd']],
  ['a b\\\nc', ['a', 'bc']],
  [`a "b\\\nc"`, ['a', 'bc']],
  [`a '#b' "~c" \\#d`, ['a', '#b', '~c', '#d']],
  ['é 日本 👍', ['é', '日本', '👍']],
  [`"$X" y`, ['x', 'y']],
  [`'A=b' y`, ['A=b', 'y']],
]

const list = /there is no shell; put it into a script, or below build into a list of commands/
const refused: readonly (readonly [string, RegExp])[] = [
  ['', /must begin with a program, such as node server.js/],
  ['   ', /must begin with a program/],
  [`''`, /must begin with a program/],
  [
    'npm ci && npm run build',
    /unquoted &.*below build into a list of commands, or quote it \(character 8\)/,
  ],
  ['a | b', list],
  ['a ; b', list],
  ['a;b', list],
  ['a < b', list],
  ['a 2>&1', list],
  ['a > b', list],
  ['(a)', list],
  ['a `b`', list],
  ['a "`b`"', list],
  ['a\nb', list],
  ['a\r', list],
  ['a\n', /must be one line/],
  ['a $(b)', /must not have \$\(…\)/],
  ['a "$(b)"', /must not have \$\(…\)/],
  ['a ${X:-y}', /must have only \$\{NAME\}: give a variable its default below variables/],
  ['a ${X', /must have only/],
  ['a ${}', /must have only/],
  ['a $', /a plain \$ is written/],
  ['a $1', /a plain \$ is written/],
  ['a $$', /a plain \$ is written/],
  ['a $?', /a plain \$ is written/],
  [`a $'x'`, /a plain \$ is written/],
  [`a 'b`, /second ' for each \(character 3\)/],
  [`a "b`, /second " for each \(character 3\)/],
  [`a "b\\"`, /second " for each/],
  ['a \\', /must not end with a backslash/],
  ['# a', /unquoted #/],
  ['a #b', /unquoted #/],
  ['~/bin/a', /unquoted ~/],
  ['PORT=80 node a', /must begin with a program: declare what it needs below variables/],
  ['exec node a', /exec is a word of the shell/],
  ['cd a', /cd is a word of the shell/],
  ['a\0', /no NUL/],
  ['a \ud800', /well-formed/],
  ['a '.repeat(257), /at most 256 words/],
  ['a'.repeat(8193), /at most 8192 characters/],
]

describe('a command line', () => {
  for (const [text, argv] of split)
    it(`splits ${JSON.stringify(text)}`, () => {
      const command = parseCommand(text)
      assert.ok(command.ok, JSON.stringify(command))
      assert.deepEqual(expandCommand(command.value, values), { ok: true, value: argv })
    })

  for (const [text, why] of refused)
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      const command = parseCommand(text)
      assert.ok(!command.ok, JSON.stringify(command))
      assert.match(command.problem, why)
    })

  it('names every variable that has no value, and nothing inherited', () => {
    const command = parseCommand('a $B ${C} $B $toString')
    assert.ok(command.ok)
    assert.deepEqual(variablesOf(command.value), ['B', 'C', 'toString'])
    assert.deepEqual(expandCommand(command.value, { C: '' }), {
      ok: false,
      problem: 'needs a value for B, toString: set it, or give it a default',
    })
  })

  it('fills what is known and leaves the rest', () => {
    const command = parseCommand('serve --port=$PORT --name=${NAME}!')
    assert.ok(command.ok)
    assert.deepEqual(fillCommand(command.value, { NAME: 'x' }), [
      ['serve'],
      ['--port=', { variable: 'PORT' }],
      ['--name=x!'],
    ])
  })

  it('refuses a program that comes to nothing', () => {
    const command = parseCommand('$EMPTY a')
    assert.ok(command.ok)
    assert.ok(!expandCommand(command.value, values).ok)
  })
})

describe('a list of arguments', () => {
  it('is taken as it is', () => {
    const argv = ['sh -c', '$X', '', '|', "it's"]
    const command = parseArgv(argv)
    assert.ok(command.ok)
    assert.deepEqual(expandCommand(command.value, values), { ok: true, value: argv })
  })

  for (const argv of [[], [''], ['cd', 'x'], ['a', '\0'], Array(257).fill('a') as string[]])
    it(`refuses ${JSON.stringify(argv.slice(0, 3))}`, () => {
      assert.ok(!parseArgv(argv).ok)
    })
})

it('reads what was written', () => {
  const part = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '{', ' ', '\n', '`', '#', '=', 'a') }),
    fc.constantFrom('A', 'b_1').map((variable) => ({ variable })),
  )
  const word = fc.array(part, { maxLength: 4 })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), (words) => {
      const command = fillCommand([['program'], ...words], {})
      fc.pre(!command.flat().some((each) => typeof each === 'string' && each.includes('\0')))
      assert.deepEqual(parseCommand(formatCommand(command)), { ok: true, value: command })
    }),
  )
})
