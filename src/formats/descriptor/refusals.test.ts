import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDescriptor } from './descriptor.ts'
import { formatFlaws } from '../located.ts'

const flawsOf = (text: string | Uint8Array): string => {
  const descriptor = readDescriptor(text)
  assert.ok(!descriptor.ok, JSON.stringify(descriptor))
  return formatFlaws('berth.yml', descriptor.flaws)
}

/** A file with these lines below the service `api`. */
const api = (...lines: readonly string[]): string =>
  `name: shop\nservices:\n  api:\n${lines.map((line) => `    ${line}\n`).join('')}`

const ten = (of: string): string => Array<string>(10).fill(of).join(', ')
const bomb = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  .map((name, at) => `x-${name}: &${name} [${ten(at === 0 ? '1' : `*${'abcdefg'[at - 1]}`)}]\n`)
  .join('')

const refused: readonly (readonly [string, string])[] = [
  ['name: Shop\nservices: {web: .}', '1:7: name must be 1 to 63 lower-case letters'],
  ['services: {web: .}', '1:1: the file must have name'],
  ['name: shop', '1:1: the file must have services'],
  ['', '1:1: the file must be a map, and it is empty'],
  ['[]', '1:1: the file must be a map, not a list'],
  ['name: shop\nservices: {}', '2:11: services must have 1 to 100 entries'],
  ['name: shop\nservices:\n', '2:10: services must not be empty'],
  ['name: shop\nservices: {Web: .}', '2:12: services: Web must be 1 to 63'],
  ['name: shop\nserivces: {}', '2:1: the file has no key serivces: did you mean services?'],
  ['name: 12\nservices: {web: .}', "1:7: name must be text: write it in quotes, '12'"],
  ['name: a\nname: b\nservices: {web: .}', '2:1: name stands already in line 1'],
  ['name: a\nservices: {web: ., web: b}', '2:20: web stands already in line 2'],
  ['name: a\nservices: {web: /srv}', '2:17: services.web must be relative to the folder'],
  ['name: a\nservices: {web: ../b}', '2:17: services.web must stay inside the folder'],
  ['name: a\nservices: [web]', '2:11: services must be a map, not a list'],
  ['name: a\nservices: {web: 1}', '2:17: services.web must be text'],
  [api('runs: node a'), '4:5: services.api has no key runs: did you mean run?'],
  [api('zzzzzz: a'), '4:5: services.api has no key zzzzzz: it knows kind, path, build,'],
  [api('kind: job'), '4:11: services.api.kind must be web or worker or static, not "job"'],
  [api('run: a && b'), '4:10: services.api.run must not have an unquoted &: there is no shell'],
  [api('run: |', '  a', '  b'), '4:10: services.api.run must be one line'],
  [api('run: [a, 1]'), "4:14: services.api.run[1] must be text: write it in quotes, '1'"],
  [api('run: []'), '4:10: services.api.run must have 1 to 256 items'],
  [api('run: {image: "oci:x"}'), '4:18: services.api.run.image must be an image in a registry'],
  [api('run: {image: "x:v1"}'), '4:18: services.api.run.image must say which image by its digest'],
  [api('run: {image: "X"}'), '4:18: services.api.run.image must name a repository'],
  [api('run:'), '4:9: services.api.run must not be empty'],
  [api('port: "80"'), '4:11: services.api.port must be a whole number from 1 to 65535, not "80"'],
  [api('port: 0'), '4:11: services.api.port must be a whole number'],
  [api('drain: 30'), '4:12: services.api.drain must say its unit: 30s, 30ms or 30m'],
  [api('drain: "30"'), '4:12: services.api.drain must be a duration with units'],
  [api('drain: 2h'), '4:12: services.api.drain must be from 0s to 1h'],
  [api('replicas: 21'), '4:15: services.api.replicas must be a whole number from 1 to 20, not 21'],
  [api('replicas: 1.5'), '4:15: services.api.replicas must be a whole number'],
  [api('exclusive: yes'), '4:16: services.api.exclusive must be true or false, not "yes"'],
  [api('release: npm run x'), '4:14: services.api.release must be a map, not "npm run x"'],
  [api('release: {}'), '4:14: services.api.release must have command'],
  [api('readiness: {http: ready}'), '4:23: services.api.readiness.http must be a path'],
  [api('readiness: {http: /a, tcp: true}'), '4:27: services.api.readiness must have http or tcp'],
  [api('readiness: {tcp: false}'), '4:17: services.api.readiness.tcp must be true'],
  [api('readiness: {timeout: 2m}'), '4:17: services.api.readiness.timeout must not be longer'],
  [api('variables: {1A: {}}'), '4:17: services.api.variables: 1A must be letters'],
  [api('variables: {BERTH_X: {}}'), '4:17: services.api.variables: BERTH_X must not begin with'],
  [api('variables: {PORT: {}}'), '4:17: services.api.variables.PORT is given by Berth'],
  [api('variables: {A: }'), '4:20: services.api.variables.A must not be empty'],
  [api('variables: {A: {default: 1}}'), '4:30: services.api.variables.A.default must be text'],
  [api('variables: {A: {default: "1", secret: true}}'), '4:21: services.api.variables.A is secret'],
  [api('variables: {A: {default: "", required: true}}'), '4:21: services.api.variables.A has a'],
  [
    api('variables: {A: {default: "x", pattern: y}}'),
    '4:21: services.api.variables.A has a default',
  ],
  [api('variables: {A: {pattern: (a)\\1}}'), '4:30: services.api.variables.A.pattern must have'],
  [
    api('variables: {A: {requird: true}}'),
    '4:21: services.api.variables.A has no key requird: did',
  ],
  [api('routes: [api]'), '4:14: services.api.routes[0] must be a path of at most 256'],
  [api('routes: [/api/]'), '4:14: services.api.routes[0] must not end with /'],
  [api('routes: [/a//b]'), '4:14: services.api.routes[0] must have segments'],
  [api('routes: [/a/../b]'), '4:14: services.api.routes[0] must have segments'],
  [api('routes: [/a%2fb]'), '4:14: services.api.routes[0] must have segments'],
  [api('routes: [{strip: true}]'), '4:14: services.api.routes[0] must have path'],
  [api('routes: [/a, /a]'), '4:18: services.api.routes has /a twice'],
  [`${api('routes: [/]')}  web: .\n`, '4:14: services.api.routes has /, which belongs to web'],
  [`${api('routes: [/a]')}  b: {routes: [/a]}`, '5:16: services.b.routes has /a, which belongs to'],
  [api('kind: static', 'run: a'), '5:5: services.api.run says nothing for a static service'],
  [api('kind: static', 'port: 1'), '5:5: services.api.port says nothing'],
  [api('kind: static', 'release: {command: a}'), '5:5: services.api.release says nothing'],
  [api('kind: static', 'readiness: {tcp: true}'), '5:5: services.api.readiness says nothing'],
  [api('kind: static', 'build: {dockerfile: D}'), '5:13: services.api.build.dockerfile builds an'],
  [api('kind: worker', 'routes: [/a]'), '5:5: services.api.routes is for what takes requests'],
  [api('kind: worker', 'readiness: {http: /}'), '5:5: services.api.readiness is for what takes'],
  [api('kind: worker', 'port: 1'), '5:5: services.api.port is for what takes requests'],
  [api('kind: worker', 'exclusive: false'), '5:5: services.api.exclusive is always true'],
  [
    api('build: a', `run: {image: "x@sha256:${'a'.repeat(64)}"}`),
    '4:5: services.api.build makes an artifact, and run.image',
  ],
  [api('build: {dockerfile: D, commands: [a]}'), '4:28: services.api.build has commands and a'],
  [api('build: {dockerfile: D, output: a}'), '4:28: services.api.build.output is for commands'],
  [api('build: {output: .}'), '4:13: services.api.build.output must be below path'],
  [api('build: {env: [A, A]}'), '4:13: services.api.build.env has A twice'],
  [api('build: echo $A'), '4:12: services.api.build names A, which the build may not read'],
  [
    api('build: {env: [A]}', 'variables: {A: {secret: true}}'),
    '4:13: services.api.build.env must have no secrets, and A is one',
  ],
  [
    api('run: a $A', 'variables: {A: {secret: true}}'),
    '4:10: services.api.run must not name A: others can see a command, and it is secret',
  ],
  [
    api('release: {command: a $A}', 'variables: {A: {secret: true}}'),
    '4:15: services.api.release.command must not name A',
  ],
  ['name: a\nservices:\n\tweb: .', '3:1: is not YAML as it is read here: Tabs'],
  ['name: a\n<<: {b: 1}', '2:1: must not merge with <<'],
  ['name: !x a', '1:7: is not YAML as it is read here: Unresolved tag'],
  ['a: 1\n---\nb: 2', '2:1: is not YAML as it is read here: Source contains multiple documents'],
  ['%YAML 1.1\n---\nname: a', '1:1: must have no %YAML line'],
  ['x-a: *b', '1:6: must not use *b before &b ends'],
  ['x-a: &b [*b]', '1:10: must not use *b before &b ends'],
  ['? [a]\n: 1', '1:3: must have plain text as keys'],
  ['name: a\0', '1:8: must have no NUL'],
  [`x-a: ${'['.repeat(21)}${']'.repeat(21)}`, '1:26: must not nest deeper than 20 levels'],
  [`#${'x'.repeat(256 * 1024)}`, '1:1: must be at most 256 KiB'],
  ['['.repeat(200_000), '1:1: must hold at most 40000 marks and lines'],
  [bomb, '4:38: must hold at most 10000 values, aliases written out'],
]

describe('a descriptor is refused, with its place', () => {
  for (const [text, expected] of refused)
    it(expected, () => {
      const flaws = flawsOf(text)
      assert.ok(
        flaws.split('\n').some((flaw) => flaw.startsWith(`berth.yml:${expected}`)),
        flaws,
      )
    })

  it('for bytes that are not UTF-8', () => {
    assert.match(flawsOf(Buffer.from([0x61, 0xff])), /must be well-formed UTF-8/)
  })

  it('for everything at once, in the order of the file', () => {
    const flaws = flawsOf('nam: a\nservices:\n  web: {port: x, rnu: a}\n  B: .\n').split('\n')
    assert.deepEqual(
      flaws.map((flaw) => flaw.split(': ')[0]),
      ['berth.yml:1:1', 'berth.yml:1:1', 'berth.yml:3:15', 'berth.yml:3:18', 'berth.yml:4:3'],
    )
  })
})
