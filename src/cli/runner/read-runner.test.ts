import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRunner } from './read-runner.ts'
import type { Environment } from '../frame/context.ts'
import type { Runner } from './runner.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'
const nothing = { runUrl: undefined, commit: undefined, branch: undefined, actor: undefined }

const github = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '1658821493',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_SHA: commit,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_ACTOR: 'octocat',
  GITHUB_TRIGGERING_ACTOR: 'hubot',
}
const gitlab = {
  CI: 'true',
  GITLAB_CI: 'true',
  CI_JOB_URL: 'https://gitlab.example.com/acme/shop/-/jobs/42',
  CI_PIPELINE_URL: 'https://gitlab.example.com/acme/shop/-/pipelines/7',
  CI_COMMIT_SHA: commit,
  CI_COMMIT_BRANCH: 'main',
  CI_COMMIT_REF_NAME: 'main',
  GITLAB_USER_LOGIN: 'ada',
}
const jenkins = {
  JENKINS_URL: 'https://jenkins.example.com/',
  BUILD_URL: 'https://jenkins.example.com/job/shop/job/main/15/',
  JOB_NAME: 'shop/main',
  GIT_COMMIT: commit,
  GIT_BRANCH: 'origin/main',
}
const circleci = {
  CI: 'true',
  CIRCLECI: 'true',
  CIRCLE_BUILD_URL: 'https://circleci.com/gh/acme/shop/933',
  CIRCLE_SHA1: commit,
  CIRCLE_BRANCH: 'main',
  CIRCLE_USERNAME: 'ada',
}
const azure = {
  TF_BUILD: 'True',
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/',
  SYSTEM_TEAMPROJECT: 'Big Shop',
  BUILD_BUILDID: '77',
  BUILD_SOURCEVERSION: commit,
  BUILD_SOURCEBRANCH: 'refs/heads/feature/x',
  BUILD_SOURCEBRANCHNAME: 'x',
  BUILD_REQUESTEDFOR: 'Ada Lovelace',
}

const rows: readonly (readonly [string, Environment, Partial<Runner>])[] = [
  ['nothing known', {}, { runnerType: 'GENERIC', ...nothing }],
  ['a CI without a name', { CI: 'true' }, { runnerType: 'GENERIC', ...nothing }],
  [
    'GitHub Actions',
    github,
    {
      runnerType: 'GITHUB_ACTION',
      runUrl: 'https://github.com/acme/shop/actions/runs/1658821493',
      commit,
      branch: 'main',
      actor: 'hubot',
    },
  ],
  [
    'GitHub Actions, run again',
    { ...github, GITHUB_RUN_ATTEMPT: '3' },
    { runUrl: 'https://github.com/acme/shop/actions/runs/1658821493/attempts/3' },
  ],
  [
    'GitHub Actions, a pull request',
    { ...github, GITHUB_HEAD_REF: 'feature/x', GITHUB_REF_NAME: '12/merge' },
    { branch: 'feature/x' },
  ],
  [
    'GitHub Actions, a tag',
    { ...github, GITHUB_REF_NAME: 'v1.2.0', GITHUB_REF_TYPE: 'tag', GITHUB_TRIGGERING_ACTOR: '' },
    { branch: undefined, actor: 'octocat' },
  ],
  ['GitHub Actions, half told', { GITHUB_ACTIONS: 'true' }, { ...nothing }],
  [
    'GitLab CI',
    gitlab,
    {
      runnerType: 'GITLAB_PIPELINE',
      runUrl: gitlab.CI_JOB_URL,
      commit,
      branch: 'main',
      actor: 'ada',
    },
  ],
  [
    'GitLab CI, a merge request',
    { ...gitlab, CI_COMMIT_BRANCH: '', CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'feature/x' },
    { branch: 'feature/x' },
  ],
  [
    'GitLab CI, a tag',
    { ...gitlab, CI_COMMIT_BRANCH: undefined, CI_COMMIT_TAG: 'v1' },
    { branch: undefined },
  ],
  [
    'Jenkins',
    jenkins,
    {
      runnerType: 'JENKINS_JOB',
      runUrl: jenkins.BUILD_URL,
      commit,
      branch: 'main',
      actor: undefined,
    },
  ],
  [
    'Jenkins, a change with its author',
    { ...jenkins, BRANCH_NAME: 'PR-3', CHANGE_BRANCH: 'feature/x', CHANGE_AUTHOR: 'ada' },
    { branch: 'feature/x', actor: 'ada' },
  ],
  ['Jenkins, somebody started it', { ...jenkins, BUILD_USER_ID: 'ada' }, { actor: 'ada' }],
  [
    'CircleCI',
    circleci,
    {
      runnerType: 'CIRCLECI_BUILD',
      runUrl: circleci.CIRCLE_BUILD_URL,
      commit,
      branch: 'main',
      actor: 'ada',
    },
  ],
  [
    'Azure Pipelines',
    azure,
    {
      runnerType: 'AZURE_PIPELINE',
      runUrl: 'https://dev.azure.com/acme/Big%20Shop/_build/results?buildId=77',
      commit,
      branch: 'feature/x',
      actor: 'Ada Lovelace',
    },
  ],
  [
    'Azure Pipelines, a pull request',
    {
      ...azure,
      BUILD_SOURCEBRANCH: 'refs/pull/5/merge',
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/fix',
    },
    { branch: 'fix' },
  ],
  [
    'Azure Pipelines, a tag',
    { ...azure, BUILD_SOURCEBRANCH: 'refs/tags/v1' },
    { branch: undefined },
  ],
]

describe('a runner is known by its variables:', () => {
  for (const [name, env, expected] of rows)
    it(name, () => {
      const { runner, oddities } = readRunner(env)
      assert.deepEqual({ ...runner, ...expected }, runner)
      assert.deepEqual(oddities, [])
    })

  const odd: readonly (readonly [string, Environment, keyof Runner])[] = [
    ['a short commit', { ...github, GITHUB_SHA: 'abc123' }, 'commit'],
    ['a commit in upper case', { ...github, GITHUB_SHA: commit.toUpperCase() }, 'commit'],
    ['an address of a script', { ...gitlab, CI_JOB_URL: 'javascript:alert(1)' }, 'runUrl'],
    ['a password in it', { ...gitlab, CI_JOB_URL: 'https://a:b@example.com/' }, 'runUrl'],
    ['a line break', { ...circleci, CIRCLE_BRANCH: 'a\nb' }, 'branch'],
    ['an endless name', { ...circleci, CIRCLE_USERNAME: 'a'.repeat(300) }, 'actor'],
  ]
  for (const [name, env, field] of odd)
    it(`${name} is left out and told`, () => {
      const { runner, oddities } = readRunner(env)
      assert.equal(runner[field], undefined)
      assert.equal(oddities.length, 1)
      // What it says might be a secret.
      assert.doesNotMatch(oddities.join(), /abc123|a:b|alert/)
    })
})
