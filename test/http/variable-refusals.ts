const acceptance = { project: 'shop', projectEnvironment: 'acceptance' }

/** What sets the secret of which the rows speak. */
export const hidden = {
  ...acceptance,
  variables: [{ key: 'HIDDEN', value: 'hidden', secret: true }],
}

/** What variables are refused for. */
export const variableRefusals = [
  {
    name: 'to show a secret',
    id: 'variable.get',
    input: { ...acceptance, key: 'HIDDEN' },
    code: 'secret_hidden',
    says: /HIDDEN is a secret/,
    next: /variable run/,
  },
  {
    name: 'a command in production that was not meant',
    id: 'variable.reveal',
    input: { project: 'shop', purpose: 'run' },
    code: 'production_guarded',
    says: /production is in a stage of tier production/,
    next: /--allow-production/,
  },
  {
    name: 'a variable that is not set',
    id: 'variable.get',
    input: { ...acceptance, key: 'HIDDE' },
    code: 'not_found',
    says: /is not set/,
    next: /Did you mean HIDDEN/,
  },
  {
    name: 'the variables of no project',
    id: 'variable.list',
    input: { project: 'shp' },
    code: 'not_found',
    says: /no project shp/,
    next: /Did you mean shop/,
  },
] as const
