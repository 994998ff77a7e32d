import type { ComponentProps } from 'react';
import { Link, type LinkProps } from 'react-router';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon.js';

type Look = 'solid' | 'outline' | 'quiet' | 'danger';

interface Extras {
  look?: Look;
  icon?: IconName;
  small?: boolean;
}

const classes = (look: Look, small: boolean, more?: string) =>
  [styles['button'], styles[look], small ? styles['small'] : '', more ?? ''].join(' ');

export type ButtonProps = ComponentProps<'button'> & Extras & { busy?: boolean };

/** A busy button keeps its place and its focus, says so to assistive technology and ignores further clicks. */
export function Button({
  look = 'outline',
  icon,
  small = false,
  busy = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(look, small, className)}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {busy ? <span className={styles['spinner']} aria-hidden="true" /> : icon && <Icon name={icon} size={18} />}
      <span>{children}</span>
    </button>
  );
}

export function LinkButton({
  look = 'outline',
  icon,
  small = false,
  className,
  children,
  ...rest
}: LinkProps & Extras) {
  return (
    <Link {...rest} className={classes(look, small, className)}>
      {icon && <Icon name={icon} size={18} />}
      <span>{children as React.ReactNode}</span>
    </Link>
  );
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & { icon: IconName; label: string };

/** A square button whose name is read aloud and shown as a tooltip. */
export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={[styles['iconButton'], className ?? ''].join(' ')}
    >
      <Icon name={icon} />
    </button>
  );
}
