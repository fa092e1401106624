/**
 * One contact graph over two CRMs, GoHighLevel and Rankr, kept in step with each other.
 *
 * <pre>
 * reading and writing   api -> graph -> connector
 * carrying a change     intake -> store -> sync -> connector
 * </pre>
 */
@NullMarked
package dev.tandem;

import org.jspecify.annotations.NullMarked;
