import { command } from '../frame/command.ts'

export const example = command({
  brief: 'Print a berth.yml in which everything stands that may stand there',
  description:
    'Every key with what it means; none but name and services is needed. For editors there is also\n' +
    'its JSON Schema: berth config schema.',
  examples: ['config example'],
  flags: {},
  isLocal: true,
  isSilent: true,
  run: async ({ context }) => {
    context.stdout.write(text)
  },
})

/** As it stands in docs/guides/berth-yml.md (a test compares them). */
const text = `\
name: shop # the project: lower-case letters, digits, single hyphens
services:
  web:
    kind: static # web (where nothing is said), worker or static
    path: apps/web
    build:
      commands: [npm ci, npm run build]
      env: [VITE_API] # variables that the build may read, no secrets
      output: dist # what is kept, below path
      timeout: 30m
  api:
    path: apps/api
    build: npm ci # one command; a list is a list of commands
    run: node server.js # or a list of arguments, or {image: ghcr.io/acme/api@sha256:…}
    port: 8080 # in a container; a process is told its own in PORT
    release:
      command: node migrate.js # once from the new artifact, before it takes traffic
      timeout: 10m
    readiness:
      http: /ready # answers 2xx; without it a connection is enough
      interval: 1s
      timeout: 5s
      deadline: 60s
    drain: 30s # how long requests may take to finish
    replicas: 2 # 1 to 20
    exclusive: false # true stops the old one before the new one starts
    variables:
      DATABASE_URL: { required: true, secret: true, description: Where the data is }
      LOG_LEVEL: { default: info, pattern: 'debug|info|warn' }
    routes:
      - /api
      - { path: /hooks, strip: true } # /hooks/a arrives as /a
  image:
    build: { dockerfile: Dockerfile }
  mail:
    kind: worker # no routes, no readiness; the old one stops first
    path: apps/mail
    run: [node, mail.js, --batch, '10']
`
