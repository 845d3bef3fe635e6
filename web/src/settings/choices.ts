/** What one chooses among, with what each means. */
type Choices = readonly (readonly [value: string, words: string])[]

export const types: Choices = [
  ['kubernetes', 'Kubernetes'],
  ['ecs', 'ECS'],
  ['server', 'Server'],
  ['lambda', 'Lambda'],
  ['custom', 'Other'],
]

export const drivers: Choices = [
  ['', 'None: what runs there is only reported'],
  ['process', 'process: Berth runs services as processes'],
  ['docker', 'docker: Berth runs services as containers'],
]

export const tiers: Choices = [
  ['production', 'Production'],
  ['staging', 'Staging'],
  ['testing', 'Testing'],
  ['development', 'Development'],
  ['other', 'Other'],
]

export const unattested: Choices = [
  ['refuse', 'Refuse: nothing runs there without evidence'],
  ['flag', 'Take it, and mark it'],
]

export const roles: Choices = [
  ['viewer', 'viewer: reads'],
  ['recorder', 'recorder: also reports what runs, and attests'],
  ['deployer', 'deployer: also deploys, and creates projects'],
  ['admin', 'admin: also manages places, keys and tokens'],
]

export const spans: Choices = [
  ['7', 'In 7 days'],
  ['30', 'In 30 days'],
  ['90', 'In 90 days'],
  ['365', 'In a year'],
  ['', 'Never'],
]
