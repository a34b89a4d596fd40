/** Storms: large machines under background workloads, with races injected into them. */
package org.shootdown.coordinator.storm;
