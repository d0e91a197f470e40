import type { JSX } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

type Theme = 'light' | 'dark'

const storageKey = 'gateway-parity-theme'

/** Starts as the system is set, and remembers what was chosen instead. */
export function ThemeToggle(): JSX.Element {
  const [theme, setTheme] = useState<Theme>(startingTheme)
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  const other: Theme = theme === 'dark' ? 'light' : 'dark'
  const choose = () => {
    setTheme(other)
    remember(other)
  }
  return (
    <button type="button" class="theme" onClick={choose}>
      {other === 'dark' ? 'Dark' : 'Light'} theme
    </button>
  )
}

function startingTheme(): Theme {
  const remembered = recall()
  if (remembered === 'light' || remembered === 'dark') return remembered
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}

/** Browsers may keep nothing for a file from disk. */
function recall(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(storageKey, theme)
  } catch {
    // The choice holds for this visit.
  }
}
