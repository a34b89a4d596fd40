/**
 * From a scenario's initial state to memory: which objects there are, where they lie, what they hold.
 *
 * <p>Addresses are physical. The memory map, an array of {@code struct folio}, comes first; then the frames it describes,
 * those of folios before those of page tables, with consecutive numbers; then everything else.
 */
package org.shootdown.litmus.image;
