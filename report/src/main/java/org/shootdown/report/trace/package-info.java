/** An execution step by step: recorded once more, listed in full, and drawn as kernel people draw a race. */
package org.shootdown.report.trace;
