/** Whether something was filled in on the page, or in a shadow root of it, that nobody has saved yet: it would be lost if the page were loaded anew. */
export function hasUnsentInput(root: ParentNode): boolean {
  for (const element of root.querySelectorAll('*')) {
    if (isUnsent(element) || (element.shadowRoot && hasUnsentInput(element.shadowRoot))) return true;
  }
  return false;
}

function isUnsent(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
  if (!(element instanceof HTMLInputElement) || element.form === null) return false;
  if (element.type === 'checkbox' || element.type === 'radio') return element.checked !== element.defaultChecked;
  // A range has a value before anybody touches it.
  return element.type !== 'range' && element.value !== element.defaultValue;
}
