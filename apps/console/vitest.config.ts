import { projectsOf, testConfig } from '../../vitest.shared.ts'

/** Two sets, since a file that renders nothing needs no page and saves the seconds that making one takes. */
export default testConfig([
  ...projectsOf(import.meta.dirname, { name: 'plain', includes: (file) => file.endsWith('.ts') }),
  ...projectsOf(import.meta.dirname, {
    name: 'pages',
    includes: (file) => file.endsWith('.tsx'),
    test: { environment: 'happy-dom' },
    setupFiles: ['src/testing/setUp.ts'],
  }),
])
