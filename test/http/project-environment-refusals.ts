import type { tellings } from '../../src/contract/problem.ts'

/** A call that is refused for what is there, or is not: with its code and what to do next. */
export interface Row {
  readonly name: string
  readonly id: string
  readonly input: object | (() => object)
  readonly code: keyof typeof tellings
  readonly says: RegExp
  readonly next?: RegExp
  readonly pointer?: string
}

/** What is addressed and not there. */
export const absent = (id: string, input: object, says: RegExp, next: RegExp): Row => ({
  name: 'what is not there',
  id,
  input,
  code: 'not_found',
  says,
  next,
})

/** What is refused of project environments for what is there, or is not. */
export const projectEnvironmentRefusals: readonly Row[] = [
  ...['describe', 'update', 'delete'].map((verb) =>
    absent(
      `project-environment.${verb}`,
      { project: 'shop', name: 'acceptence', ...(verb === 'update' ? { ttl: '1h' } : {}) },
      /no project environment acceptence in shop/,
      /acceptance\?/,
    ),
  ),
  absent('project-environment.list', { project: 'shap' }, /no project shap/, /shop\?/),
  {
    name: 'a source that is not there',
    id: 'project-environment.update',
    input: { project: 'shop', name: 'acceptance', fromOnly: 'none' },
    code: 'project_environment_unknown',
    says: /no project environment none in shop/,
    next: /berth project environment list --project shop/,
    pointer: '#/fromOnly',
  },
  {
    name: 'itself as its source',
    id: 'project-environment.update',
    input: { project: 'shop', name: 'acceptance', fromOnly: 'acceptance' },
    code: 'source_refused',
    says: /from itself/,
    pointer: '#/fromOnly',
  },
  {
    name: 'an environment without a driver',
    id: 'project-environment.update',
    input: { project: 'shop', name: 'acceptance', environment: 'k8s-east' },
    code: 'driver_missing',
    says: /environment k8s-east has no driver/,
    next: /berth environment update k8s-east --driver process/,
    pointer: '#/environment',
  },
  {
    name: 'a frozen one',
    id: 'project-environment.delete',
    input: { project: 'shop', name: 'frozen' },
    code: 'frozen',
    says: /frozen is frozen: holidays/,
    next: /--unfreeze/,
  },
  {
    name: 'a taken name',
    id: 'project-environment.create',
    input: { project: 'shop', name: 'acceptance' },
    code: 'name_taken',
    says: /shop has a project environment acceptance already/,
  },
]
