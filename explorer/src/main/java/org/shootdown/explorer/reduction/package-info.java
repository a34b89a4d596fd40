/**
 * What makes many states one: steps that nobody can tell from others are taken at once, CPUs that are alike are
 * sorted, what is no longer used is forgotten.
 */
package org.shootdown.explorer.reduction;
