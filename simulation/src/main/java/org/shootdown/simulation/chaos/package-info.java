/** Chaos experiments: what a profile changes, which of its perturbations does it, and how little of it is enough. */
package org.shootdown.simulation.chaos;
