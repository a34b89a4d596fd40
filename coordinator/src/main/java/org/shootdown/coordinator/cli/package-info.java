/** The command line. Nothing else depends on it. */
package org.shootdown.coordinator.cli;
