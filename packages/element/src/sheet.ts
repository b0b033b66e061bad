/** How it looks, the same for all buttons of a page. What a site may want otherwise is a custom property or a part. */
export function sheet(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet()
    shared.replaceSync(css)
  }
  return shared
}

let shared: CSSStyleSheet | undefined

// The two colours stand out on light pages as on dark ones; all else is the page's own.
const css = `
:host{
display:inline-block;
max-inline-size:100%;
--accent:var(--anoncall-accent,#1a7a45);
--danger:var(--anoncall-danger,#c5362b);
--focus:var(--anoncall-focus,light-dark(#1a5fd0,#a8c7fa));
--radius:var(--anoncall-radius,.5rem)
}
:host([hidden]),[hidden]{display:none!important}
button{
font:inherit;
color:inherit;
background:none;
border:1px solid;
border-radius:var(--radius);
min-block-size:2.75rem;
padding:.375rem .75rem;
cursor:pointer
}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
:disabled,[aria-disabled=true]{opacity:.6;cursor:default}
[aria-pressed=true],[aria-expanded=true]{background:color-mix(in srgb,currentColor 20%,transparent)}
[part~=main]{
display:flex;
gap:.5rem;
align-items:center;
padding-inline:1rem;
font-weight:600;
color:var(--anoncall-on-accent,#fff);
background:var(--accent)
}
[part~=end]{color:var(--anoncall-on-danger,#fff);background:var(--danger)}
svg{inline-size:1.25em;fill:currentColor}
[part~=end] svg{rotate:135deg}
[part=controls],[part=keys]{display:flex;flex-wrap:wrap;gap:.5rem;margin-block-start:.5rem}
[part=keys]{inline-size:12rem}
[part~=key]{inline-size:3.5rem}
p{margin:0}
p:not(:empty){margin-block-start:.5rem}
[part~=failed]{border-inline-start:3px solid var(--danger);padding-inline-start:.5rem;max-inline-size:22rem}
[part=pictures]{
position:relative;
inline-size:22rem;
max-inline-size:100%;
aspect-ratio:4/3;
overflow:hidden;
background:#000;
border-radius:var(--radius);
margin-block-end:.5rem
}
::slotted(*){position:absolute;inset:0;display:grid;align-items:center}
::slotted([slot=local]){inset:auto .5rem .5rem auto;inline-size:28%}
@media(prefers-reduced-motion:no-preference){
[part~=waiting] svg{animation:1s infinite alternate wait}
@keyframes wait{to{opacity:.3}}
}`
