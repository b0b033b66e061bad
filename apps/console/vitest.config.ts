import { projectsOf, testConfig } from '../../vitest.shared.ts'

/** Two projects: only the tests that render components pay for the setup of a DOM. */
export default testConfig([
  ...projectsOf(import.meta.dirname, { name: 'plain', includes: (file) => file.endsWith('.ts') }),
  ...projectsOf(import.meta.dirname, {
    name: 'pages',
    includes: (file) => file.endsWith('.tsx'),
    test: { environment: 'happy-dom' },
    setupFiles: ['src/testing/setUp.ts'],
  }),
])
