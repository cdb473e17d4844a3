import { Component, type ErrorInfo, type ReactNode } from 'react';
import { logBug } from './bugs.ts';

interface BoundaryProps {
  readonly children: ReactNode;
  /** What stands in the place of what fell over. `retry` builds that anew; `where` is React's component stack. */
  readonly fallback: (bug: { readonly error: Error; readonly where: string; readonly retry: () => void }) => ReactNode;
}

interface State {
  readonly error: Error | null;
  readonly where: string;
}

/** A bug below it ends here: everything beside it goes on. */
export class ErrorBoundary extends Component<BoundaryProps, State> {
  override state: State = { error: null, where: '' };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    this.setState({ where: componentStack ?? '' });
    logBug(error, componentStack ?? '');
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    return this.props.fallback({ error, where, retry: () => this.setState({ error: null, where: '' }) });
  }
}
