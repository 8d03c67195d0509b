/** The widget's style sheet. Colours are custom properties that a page may set on `lamina-chat`. */

export const CSS = `
:host {
  color-scheme: light dark;
  --accent: var(--lamina-accent, #1f5c4b);
  --on-accent: var(--lamina-on-accent, #fff);
  --paper: var(--lamina-paper, light-dark(#fff, #1c1f22));
  --shade: var(--lamina-shade, light-dark(#f1f3f2, #2a2e32));
  --ink: var(--lamina-ink, light-dark(#1d2421, #eceeed));
  --faint: light-dark(#5a635f, #a9b3ae);
  --line: light-dark(#d6dcd9, #3b4146);
  --person: light-dark(#e7efff, #22324d);
  --bad: light-dark(#a3231a, #ff9d94);
  --warm: light-dark(#fdf3da, #3a3220);
  --font: var(--lamina-font, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif);
  position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: 2147483000;
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([position='left']) { inset-inline: 20px auto; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
.root { font: 400 15px/1.45 var(--font); color: var(--ink); text-align: start; }
button, textarea, input { font: inherit; color: inherit; }
button { cursor: pointer; }
button:disabled { cursor: default; }
:focus-visible { outline: 3px solid light-dark(#1a5fd0, #8fb8ff); outline-offset: 2px; }
h2, p, ul, ol, fieldset { margin: 0; padding: 0; border: 0; }
ul, ol { list-style: none; }
svg { width: 20px; height: 20px; flex: none; }
a { color: inherit; text-underline-offset: 2px; overflow-wrap: anywhere; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.small { font-size: 13px; color: var(--faint); }

.launcher { display: grid; place-items: center; position: relative; width: 60px; height: 60px; margin-inline-start: auto;
  border: 0; border-radius: 50%; background: var(--accent); color: var(--on-accent);
  box-shadow: 0 6px 20px rgb(0 0 0 / .28); transition: transform .15s; }
.launcher:hover { transform: scale(1.05); }
.launcher svg { display: block; width: 28px; height: 28px; }
:host([data-open]) .when-closed, :host(:not([data-open])) .when-open { display: none; }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 22px; padding: 0 6px;
  border-radius: 11px; background: #b3261e; color: #fff; font: 700 13px/22px var(--font); }

.panel { display: flex; flex-direction: column; width: min(390px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 116px));
  margin-block-end: 14px; overflow: hidden; border: 1px solid var(--line); border-radius: 16px;
  background: var(--paper); box-shadow: 0 14px 44px rgb(0 0 0 / .25); animation: rise .18s ease-out; }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }
.head { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 12px 16px;
  background: var(--accent); color: var(--on-accent); }
h2 { font-size: 16px; font-weight: 650; line-height: 1.3; }
.hint { font-size: 13px; }
.icon { display: grid; place-items: center; width: 40px; height: 40px; border: 0; border-radius: 10px; background: none; }
.head :focus-visible { outline-color: currentColor; }
.state { padding: 7px 16px; background: var(--warm); font-size: 13px; }
.problem { padding: 7px 16px; color: var(--bad); font-size: 13px; }

.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 14px 16px; }
.log:focus-visible { outline-offset: -3px; }
.disclosure { margin-block-end: 14px; padding: 9px 12px; border-radius: 10px; background: var(--shade); color: var(--faint); font-size: 13px; }
.lines { display: flex; flex-direction: column; gap: 12px; }
.message { display: flex; flex-direction: column; align-items: flex-start; gap: 3px; max-width: 86%; }
.author { padding-inline: 4px; color: var(--faint); font-size: 12px; }
.bubble { padding: 9px 13px; border-radius: 4px 16px 16px; background: var(--shade); white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble:empty::before { content: '…'; }
.person .bubble { background: var(--person); }
.mine { align-self: flex-end; align-items: flex-end; }
.mine .bubble { border-radius: 16px 4px 16px 16px; background: var(--accent); color: var(--on-accent); }
.notice { align-self: center; max-width: 90%; padding: 2px 10px; color: var(--faint); font-size: 13px; text-align: center; }
.notice.error, .delivery.failed { color: var(--bad); }
.sources { display: flex; flex-wrap: wrap; gap: 6px; margin-block-start: 3px; }
.sources li { padding: 3px 10px; border: 1px solid var(--line); border-radius: 12px; font-size: 13px; }
.judge { display: flex; }
.thumb { display: grid; place-items: center; width: 32px; height: 32px; border: 0; border-radius: 8px; background: none; color: var(--faint); }
.thumb svg { width: 16px; height: 16px; }
.thumb:hover { background: var(--shade); color: var(--ink); }
.delivery { color: var(--faint); font-size: 12px; text-align: end; }
.delivery button { margin-inline-start: 8px; padding: 3px 8px; border: 1px solid currentColor; border-radius: 8px; background: none; }
.typing { display: flex; align-items: center; gap: 8px; margin-block-start: 12px; color: var(--faint); font-size: 13px; }
.dots { display: inline-flex; gap: 3px; }
.dots i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; animation: beat 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes beat { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; } }

.handoff { max-height: 40%; overflow-y: auto; padding: 10px 16px; border-block-end: 1px solid var(--line); background: var(--warm); font-size: 14px; }
.handoff .status { font-weight: 600; }
summary { padding-block: 4px; cursor: pointer; }
.handoff ul { margin-block: 2px 8px; padding-inline-start: 18px; list-style: disc; }
.handoff form { display: grid; gap: 6px; }
.handoff .small { color: var(--ink); }
.row { display: flex; gap: 8px; }

.composer { padding: 8px 12px 4px; border-block-start: 1px solid var(--line); }
.quick { display: flex; flex-wrap: wrap; gap: 8px; padding-block-end: 8px; }
.quick:empty { display: none; }
.quick button { min-height: 36px; padding: 4px 14px; border: 1.5px solid light-dark(var(--accent), var(--faint)); border-radius: 18px; background: none; text-align: start; }
.quick button:hover { background: var(--shade); }
textarea { width: 100%; padding: 9px 12px; border: 1px solid light-dark(#7c8782, #79837e); border-radius: 12px; background: var(--paper); resize: none; }
textarea:focus-visible { outline-offset: -1px; }
textarea::placeholder { color: var(--faint); opacity: 1; }
.write { display: flex; align-items: flex-end; gap: 8px; }
.send { display: grid; place-items: center; flex: none; width: 42px; height: 42px; border: 0; border-radius: 12px; background: var(--accent); color: var(--on-accent); }
.send:disabled { opacity: .5; }
.send svg:dir(rtl) { transform: scaleX(-1); }
.count { min-height: 4px; color: var(--faint); font-size: 12px; text-align: end; }
.count.error { color: var(--bad); }
.foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 2px 4px; padding: 0 8px 8px; font-size: 13px; }
.foot button { min-height: 32px; padding: 4px 7px; border: 0; border-radius: 8px; background: none; color: var(--faint); }
.foot button:not(:disabled):hover { background: var(--shade); color: var(--ink); }
.foot .human { display: flex; align-items: center; gap: 6px; color: var(--ink); font-weight: 600; }
.human svg { width: 17px; height: 17px; }
.confirm { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; margin-inline-start: auto; }
.confirm button { color: var(--ink); text-decoration: underline; }

.ended, .ended form { display: grid; gap: 8px; }
.ended { max-height: 65%; overflow-y: auto; padding: 12px 16px; border-block-start: 1px solid var(--line); }
.ended button, .row button { min-height: 40px; padding: 6px 14px; border: 1px solid light-dark(#7c8782, #79837e); border-radius: 10px; background: none; }
.ended button.primary, .row button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.handoff button { min-height: 36px; padding: 4px 12px; border: 1px solid light-dark(#7c8782, #79837e); border-radius: 10px; background: var(--paper); }
.handoff button.primary { background: var(--accent); }
legend { font-weight: 600; }
.stars { display: flex; }
.stars label { position: relative; display: grid; place-items: center; width: 44px; height: 44px; cursor: pointer; }
.stars input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
.stars svg { width: 28px; height: 28px; fill: none; stroke: light-dark(#7a5900, #f5c451); stroke-width: 1.6; }
.stars label:has(input:checked) svg, .stars label:has(~ label input:checked) svg { fill: light-dark(#d99b00, #f5c451); }
.stars label:has(:focus-visible) { outline: 3px solid light-dark(#1a5fd0, #8fb8ff); border-radius: 8px; }
.check { display: flex; align-items: center; gap: 8px; min-height: 32px; }
.check input { width: 20px; height: 20px; }

@media (max-width: 480px), (max-height: 480px) {
  :host([data-open]) { inset: 0; }
  :host([data-open]) .launcher { display: none; }
  .panel { width: 100vw; height: 100dvh; margin: 0; border: 0; border-radius: 0; }
  textarea { font-size: 16px; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .launcher, .send, .bubble, .panel { border: 1px solid; } }
`;
