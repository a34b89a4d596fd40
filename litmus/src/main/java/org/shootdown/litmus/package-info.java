/**
 * The scenario language: from a C litmus file to compiled programs, a memory image and conditions.
 *
 * <p>{@link org.shootdown.litmus.ScenarioCatalogue} finds files, {@link org.shootdown.litmus.ScenarioFile} is one that has
 * been cut into its parts, {@link org.shootdown.litmus.ScenarioCompiler} makes a {@link org.shootdown.litmus.Scenario} of it
 * for one architecture and variant.
 */
package org.shootdown.litmus;
