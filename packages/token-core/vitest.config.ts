import { projectsOf, testConfig } from '../../vitest.shared.ts'

export default testConfig(
  projectsOf(import.meta.dirname, {
    name: 'token-core',
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
  }),
)
