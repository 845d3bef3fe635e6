import type { Command, RouteMap } from '@stricli/core'
import type { ShellContext } from './command.ts'

/** What a word on the command line leads to. */
export type Target = Command<ShellContext> | RouteMap<ShellContext>

/** A first word: only the one that was typed is loaded. */
export interface Subject {
  readonly brief: string
  readonly alias?: string
  readonly load: () => Promise<Target>
}

/** Every first word, by what one comes for, in the order of the help page. */
export const subjectGroups: Readonly<Record<string, Readonly<Record<string, Subject>>>> = {
  'What runs where': {
    deployment: {
      brief: 'Record and see what runs where',
      load: async () => (await import('../deployment/routes.ts')).deployment,
    },
    where: {
      brief: 'Find where an artifact runs or ran',
      load: async () => (await import('../where/where.ts')).where,
    },
    ledger: {
      brief: 'Prove that the ledger was not changed',
      load: async () => (await import('../ledger/routes.ts')).ledger,
    },
  },
  'Can it be trusted': {
    verify: {
      brief: 'Verify the evidence about an artifact',
      load: async () => (await import('../verify.ts')).verify,
    },
    trace: {
      brief: 'Trace where something came from and what came of it',
      load: async () => (await import('../trace/trace.ts')).trace,
    },
    attest: {
      brief: 'State something about an artifact, signed',
      load: async () => (await import('../attest.ts')).attest,
    },
    attestation: {
      brief: 'Make, import, see and verify evidence',
      load: async () => (await import('../attestation/routes.ts')).attestation,
    },
    evidence: {
      brief: 'Give an auditor what can be verified without a server',
      load: async () => (await import('../evidence/routes.ts')).evidence,
    },
    workflow: {
      brief: 'See workflows and their runs',
      load: async () => (await import('../workflow/routes.ts')).workflow,
    },
    artifact: {
      brief: 'See artifacts and what speaks about them',
      load: async () => (await import('../artifact/routes.ts')).artifact,
    },
    key: {
      brief: 'Manage the public keys that are trusted',
      load: async () => (await import('../key/routes.ts')).key,
    },
    identity: {
      brief: 'Manage who is trusted by certificate',
      load: async () => (await import('../identity/routes.ts')).identity,
    },
    'trusted-root': {
      brief: 'Manage the Sigstore trusted roots',
      load: async () => (await import('../trusted-root/routes.ts')).trustedRoot,
    },
  },
  'Put it there': {
    init: {
      brief: 'Write a berth.yml for the current folder',
      load: async () => (await import('../init.ts')).init,
    },
    config: {
      brief: 'Check berth.yml, and see what may stand there',
      load: async () => (await import('../config/routes.ts')).config,
    },
    deploy: {
      brief: 'Build the services of a project and put them where they belong',
      load: async () => (await import('../deploy.ts')).deploy,
    },
    status: {
      brief: 'See what runs, and what is on its way',
      load: async () => (await import('../status.ts')).status,
    },
    logs: {
      brief: 'Read what services wrote',
      load: async () => (await import('../logs.ts')).logs,
    },
    promote: {
      brief: 'Let candidates take their traffic, or bring what runs elsewhere',
      load: async () => (await import('../promote.ts')).promote,
    },
    rollback: {
      brief: 'Go back to what ran before',
      load: async () => (await import('../rollback.ts')).rollback,
    },
    history: {
      brief: 'See what was deployed, run by run',
      load: async () => (await import('../history.ts')).history,
    },
    inspect: {
      brief: 'Describe a run or a deployment',
      load: async () => (await import('../inspect.ts')).inspect,
    },
    cancel: {
      brief: 'Cancel a run that has not switched yet',
      load: async () => (await import('../cancel.ts')).cancel,
    },
    restart: {
      brief: 'Deploy again what runs',
      load: async () => (await import('../restart.ts')).restart,
    },
    stop: {
      brief: 'Stop what runs',
      load: async () => (await import('../stop.ts')).stop,
    },
    start: {
      brief: 'Deploy again what was stopped',
      load: async () => (await import('../start.ts')).start,
    },
  },
  'Places and projects': {
    environment: {
      brief: 'Manage the places where software runs',
      alias: 'env',
      load: async () => (await import('../environment/routes.ts')).environment,
    },
    'logical-environment': {
      brief: 'Manage lifecycle stages such as staging and production',
      load: async () => (await import('../logical-environment/routes.ts')).logicalEnvironment,
    },
    project: {
      brief: 'Manage projects',
      load: async () => (await import('../project/routes.ts')).project,
    },
    variable: {
      brief: 'Give services their variables and secrets',
      load: async () => (await import('../variable/routes.ts')).variable,
    },
    domain: {
      brief: 'Let services answer under host names of your own',
      load: async () => (await import('../domain/routes.ts')).domain,
    },
    host: {
      brief: 'Help the host of services after a restore',
      load: async () => (await import('../host/routes.ts')).host,
    },
  },
  'People and programs': {
    login: {
      brief: 'Save a token for a server',
      load: async () => (await import('../login.ts')).login,
    },
    whoami: {
      brief: 'Say whose token is in use and what it may do',
      load: async () => (await import('../whoami.ts')).whoami,
    },
    context: {
      brief: 'See and choose the saved servers',
      load: async () => (await import('../context/routes.ts')).context,
    },
    token: {
      brief: 'Manage tokens and what they may do',
      load: async () => (await import('../token/routes.ts')).token,
    },
    organization: {
      brief: 'Manage organizations',
      load: async () => (await import('../organization/routes.ts')).organization,
    },
    audit: {
      brief: 'See what was changed, and what was denied',
      load: async () => (await import('../audit/routes.ts')).audit,
    },
  },
  'Berth itself': {
    ui: {
      brief: 'Open the web page, to sign in with one click',
      load: async () => (await import('../ui.ts')).ui,
    },
    serve: {
      brief: 'Run the server',
      load: async () => (await import('../serve.ts')).serve,
    },
    completion: {
      brief: 'Print the completion script for a shell',
      load: async () => (await import('../completion/completion.ts')).completion,
    },
    version: {
      brief: 'Say which version this is',
      load: async () => (await import('../version-command.ts')).versionCommand,
    },
  },
}

/** Every first word. */
export const subjects: Readonly<Record<string, Subject>> = Object.assign(
  {},
  ...Object.values(subjectGroups),
)
