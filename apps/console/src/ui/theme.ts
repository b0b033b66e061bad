import {
  Alert,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Menu,
  Modal,
  Notification,
  Table,
  Tooltip,
} from '@mantine/core'

const CLOSE = { 'aria-label': 'Close' }
/**
 * A dialog's head is a <header> outside of the main landmark. Without this role, the header would count as a second
 * banner of the page.
 */
const DIALOG_ATTRIBUTES = { header: { role: 'none' } }

/**
 * One accent colour. Other colours only indicate state. The dark shades differ from Mantine's: every pair of text and background
 * in use reaches a contrast of 4.5:1 in both colour schemes.
 */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 8,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.78125rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  colors: {
    accent: [
      '#eef1fd',
      '#dfe5fc',
      '#c0cbf7',
      '#9fb0f2',
      '#8ea1f0',
      '#6f84e8',
      '#5266da',
      '#4355c8',
      '#3646b8',
      '#2b3899',
    ],
    green: [
      '#ecf9ef',
      '#d8f2de',
      '#b4e5c0',
      '#8bd69e',
      '#62c57b',
      '#41af5f',
      '#2c944a',
      '#207a3b',
      '#1a6a32',
      '#145427',
    ],
    amber: [
      '#fff7e3',
      '#ffedc2',
      '#fddd90',
      '#fac957',
      '#f2b32c',
      '#db980f',
      '#b97c05',
      '#956201',
      '#7d5100',
      '#643f00',
    ],
    red: ['#fdf0ef', '#fbdfdd', '#f6bfbc', '#f19c98', '#ef8681', '#e2605a', '#d2413b', '#c12f2a', '#ad2521', '#8d1c19'],
    dark: [
      '#d9dce3',
      '#b4bac5',
      '#8f96a4',
      '#6b7280',
      '#3d434f',
      '#30353f',
      '#22262e',
      '#191c22',
      '#14161b',
      '#0e1014',
    ],
  },
  components: {
    Alert: Alert.extend({ defaultProps: { radius: 'sm' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: CLOSE, attributes: DIALOG_ATTRIBUTES } }),
    Menu: Menu.extend({
      defaultProps: {
        // Menus are rendered inside a landmark. Their empty placeholder is off, because it is not a menu item.
        portalProps: { target: '#main' },
        withInitialFocusPlaceholder: false,
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        closeButtonProps: CLOSE,
        attributes: DIALOG_ATTRIBUTES,
        transitionProps: { duration: 120 },
      },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs', highlightOnHover: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: true }, openDelay: 200 } }),
  },
})

/** Replaces Mantine's secondary colours, which are too faint for text. The new colours reach a contrast of 4.5:1. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1b1f27',
    '--mantine-color-dimmed': '#565d6a',
    '--mantine-color-placeholder': '#646b78',
    '--mantine-color-error': 'var(--mantine-color-red-8)',
    '--mantine-color-amber-light': '#fff4da',
    '--mantine-color-anchor': 'var(--mantine-color-accent-8)',
    '--mantine-color-default-border': '#d5d9e0',
    '--console-surface': '#f7f8fa',
    '--console-field-border': '#868d99',
    '--console-focus': 'var(--mantine-color-accent-8)',
  },
  dark: {
    '--mantine-color-text': 'var(--mantine-color-dark-0)',
    '--mantine-color-dimmed': '#a4abb8',
    '--mantine-color-placeholder': '#979eac',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--mantine-color-default-border': 'var(--mantine-color-dark-5)',
    '--console-surface': '#14161b',
    '--console-field-border': '#747b89',
    '--console-focus': 'var(--mantine-color-accent-3)',
  },
})
