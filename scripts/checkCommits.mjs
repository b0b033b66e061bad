// Checks that commit subjects are Conventional Commits of at most 72 characters, for example `fix(client): reject an
// empty endpoint`. Checks all commits since the rule was introduced. In a shallow clone, it checks only the last
// commit.
import { spawnSync } from 'node:child_process'

/** The last commit before the rule for commit subjects was introduced. */
const BEFORE_THE_RULE = 'dacbfa7e8ae9fd663a7a988809a2357a79cc1450'
const LENGTH_MAX = 72
const SUBJECT =
  /^(?:build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test)(?:\([a-z0-9-]+(?:,[a-z0-9-]+)*\))?!?: [a-z0-9`A-Z]/

const git = (...args) => spawnSync('git', args, { encoding: 'utf8', cwd: import.meta.dirname })

if (git('rev-parse', '--git-dir').status !== 0) process.exit(0)
const isWhole = git('cat-file', '-e', `${BEFORE_THE_RULE}^{commit}`).status === 0
const range = isWhole ? `${BEFORE_THE_RULE}..HEAD` : 'HEAD'
const { stdout } = git('log', '--no-merges', '--format=%h %s', ...(isWhole ? [] : ['--max-count=1']), range)
for (const line of stdout.split('\n').filter(Boolean)) {
  const subject = line.slice(line.indexOf(' ') + 1)
  if (SUBJECT.test(subject) && subject.length <= LENGTH_MAX) continue
  const problem =
    subject.length > LENGTH_MAX
      ? `has ${subject.length} characters, at most ${LENGTH_MAX} allowed`
      : 'is not a Conventional Commit'
  process.stderr.write(`${line}\n  The subject ${problem}.\n`)
  process.exitCode = 1
}
