/** Lets the “try asking” buttons of the demo page speak through the widget. */

for (const button of document.querySelectorAll('[data-ask]')) {
  button.addEventListener('click', () => {
    const chat = /** @type {import('../widget/element.js').LaminaChat | null} */ (document.querySelector('lamina-chat'));
    chat?.send(/** @type {HTMLElement} */ (button).dataset.ask ?? '');
  });
}
