import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatCommand } from '../commands/command-line.ts'
import { readDescriptor, type ServiceDescriptor } from './descriptor.ts'
import { detect, type Folder, type Drivers } from './detect.ts'

const both = { process: true, docker: true }
const bare = { process: true, docker: false }
const dockerOnly = { process: false, docker: true }

const serviceOf = (text: string): ServiceDescriptor => {
  const descriptor = readDescriptor(`name: shop\nservices: {api: ${text}}`)
  assert.ok(descriptor.ok, JSON.stringify(descriptor))
  const [service] = descriptor.value.services
  assert.ok(service)
  return service
}

const folderOf = (names: string, json?: object): Folder => ({
  names: [...names.split(' '), ...(json ? ['package.json'] : [])],
  packageJson: json ? JSON.stringify(json) : null,
})

/** Kind, build and run in one line. */
const told = (text: string, folder: Folder, place: Drivers): string => {
  const answer = detect(serviceOf(text), folder, place)
  if (!answer.ok) return answer.problem
  const { kind, build, run } = answer.value.service
  const built =
    build.what === 'commands'
      ? [...build.commands.map(formatCommand), ...(build.output === null ? [] : [build.output])]
      : [build.what]
  const runs = run.what === 'command' ? formatCommand(run.command) : run.what
  return `${kind}: ${[...built, runs].join('; ')} < ${answer.value.from}`
}

const start = { scripts: { start: 'node server.js' } }
const app = { scripts: { start: 'next start', build: 'next build' }, dependencies: { next: '1' } }

const decided: readonly (readonly [string, Folder, Drivers, string])[] = [
  ['.', folderOf('Dockerfile', start), both, 'web: dockerfile; image < Dockerfile'],
  ['.', folderOf('Dockerfile', start), bare, 'web: node server.js < package.json (start)'],
  ['.', folderOf('dockerfile', start), both, 'web: node server.js < package.json (start)'],
  ['.', folderOf('', start), bare, 'web: node server.js < package.json (start)'],
  ['.', folderOf('index.html', start), bare, 'web: node server.js < package.json (start)'],
  [
    '.',
    folderOf('package-lock.json', app),
    bare,
    'web: npm ci; npm run build; npm start < package.json (start)',
  ],
  [
    '.',
    folderOf('', app),
    bare,
    'web: npm install; npm run build; npm start < package.json (start)',
  ],
  [
    '.',
    folderOf('pnpm-lock.yaml', app),
    bare,
    'web: pnpm install --frozen-lockfile; pnpm run build; pnpm start < package.json (start)',
  ],
  [
    '.',
    folderOf('yarn.lock', app),
    bare,
    'web: yarn install --immutable; yarn run build; yarn start < package.json (start)',
  ],
  [
    '.',
    folderOf('', { scripts: { start: 'node a && node b' } }),
    bare,
    'web: npm start < package.json (start)',
  ],
  [
    '.',
    folderOf('', { scripts: { ...start.scripts, prestart: 'x' } }),
    bare,
    'web: npm start < package.json (start)',
  ],
  ['.', folderOf('index.html'), bare, 'static: files < index.html'],
  ['.', folderOf('index.html'), dockerOnly, 'static: files < index.html'],
  ['{build: make, path: .}', folderOf('index.html'), bare, 'static: make; files < index.html'],
  ['{kind: worker}', folderOf('', start), bare, 'worker: node server.js < package.json (start)'],
  ['{run: node x.js}', folderOf(''), bare, 'web: node x.js < '],
  [
    '{run: node x.js}',
    folderOf('package-lock.json', app),
    bare,
    'web: npm ci; npm run build; node x.js < package.json',
  ],
  ['{run: node x.js}', folderOf('Dockerfile'), both, 'web: dockerfile; node x.js < Dockerfile'],
  ['{build: [], run: a}', folderOf('Dockerfile', app), both, 'web: a < '],
  ['{build: []}', folderOf('Dockerfile', app), both, 'web: npm start < package.json (start)'],
  ['{build: {dockerfile: D}}', folderOf(''), both, 'web: dockerfile; image < '],
  [`{run: {image: 'nginx@sha256:${'a'.repeat(64)}'}}`, folderOf(''), both, 'web: image; image < '],
  ['{kind: static}', folderOf('', app), bare, 'static: files < '],
  [
    '{kind: static, build: {output: out}}',
    folderOf('package-lock.json', app),
    bare,
    'static: npm ci; npm run build; out; files < package.json',
  ],
  [
    '{build: {output: out}}',
    folderOf('index.html', { scripts: { build: 'vite build' } }),
    bare,
    'static: npm run build; out; files < index.html',
  ],
  [
    '.',
    folderOf('index.html', { scripts: { build: 'vite build' } }),
    bare,
    'has an index.html and a build script: say kind: static and build: {output: FOLDER}, or what to run',
  ],
  [
    '.',
    folderOf('main.go'),
    bare,
    'has nothing to run: looked for Dockerfile (there is no docker at that place), ' +
      'a start script in package.json, index.html; say it with run',
  ],
  [
    '.',
    folderOf('', start),
    dockerOnly,
    'has nothing to run: looked for Dockerfile, index.html; say it with run',
  ],
  [
    '{kind: web}',
    folderOf('index.html'),
    both,
    'has nothing to run: looked for Dockerfile, a start script in package.json; say it with run',
  ],
  [
    '.',
    { names: [], packageJson: '{' },
    bare,
    'has a package.json that must be JSON (it breaks at line 1, column 2)',
  ],
  [
    '.',
    folderOf('', { scripts: [], dependencies: 'x' }),
    bare,
    'has nothing to run: looked for Dockerfile (there is no docker at that place), ' +
      'a start script in package.json, index.html; say it with run',
  ],
]

describe('detection', () => {
  for (const [text, folder, place, expected] of decided)
    it(`${text} among ${folder.names.join(' ')}: ${expected}`, () => {
      assert.equal(told(text, folder, place), expected)
    })
})
