/**
 * The default styles. A site can change them with custom properties and parts. The two default colors have enough contrast on light and
 * dark pages. Everything else is inherited from the page.
 */
export const css = `
:host{
display:inline-grid;
grid-template-columns:100%;
gap:.5rem;
justify-items:start;
max-inline-size:100%
}
:host([hidden]),[hidden]{display:none!important}
button{
font:inherit;
color:inherit;
background:none;
border:1px solid color-mix(in srgb,currentColor 40%,transparent);
border-radius:var(--anoncall-radius,.5rem);
min-block-size:2.75rem;
padding:.375rem .6rem;
cursor:pointer
}
:focus-visible{outline:3px solid var(--anoncall-focus,#4285f4);outline-offset:2px}
:disabled,[aria-disabled=true]{filter:grayscale(1);opacity:.6;cursor:default}
[aria-pressed=true]{background:color-mix(in srgb,currentColor 20%,transparent)}
[part~=main]{
display:flex;
gap:.5rem;
align-items:center;
padding-inline:1rem;
font-weight:600;
color:var(--anoncall-on-accent,#fff);
background:var(--anoncall-accent,#1a7a45);
border-color:transparent
}
[part~=end]{color:var(--anoncall-on-danger,#fff);background:var(--anoncall-danger,#c5362b)}
[part~=main]::before{
content:"";
inline-size:22px;
block-size:22px;
background:currentColor;
clip-path:path("M3 4l5-2 2 5-2 2q1 3 5 5l2-2 5 2-2 5C9 20 2 13 3 4z")
}
[part~=end]::before{rotate:135deg}
[part=controls],[part=keys]{display:flex;flex-wrap:wrap;gap:.5rem}
[part=keys]{inline-size:12rem}
[part~=key]{inline-size:3.5rem}
p{margin:0;max-inline-size:22rem}
p:empty{position:absolute}
[part~=failed]{border-inline-start:3px solid var(--anoncall-danger,#c5362b);padding-inline-start:.5rem}
[part=pictures]{
position:relative;
inline-size:22rem;
max-inline-size:100%;
aspect-ratio:4/3;
overflow:hidden;
background:#000;
border-radius:var(--anoncall-radius,.5rem)
}
::slotted(*){position:absolute;inset:0}
::slotted([slot=local]){inset:auto .5rem .5rem auto;inline-size:28%}
[part~=waiting]::before{opacity:.5}
`
