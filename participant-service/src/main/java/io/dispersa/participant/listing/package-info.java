/** Showing what this participant holds. */
@NullMarked
package io.dispersa.participant.listing;

import org.jspecify.annotations.NullMarked;
