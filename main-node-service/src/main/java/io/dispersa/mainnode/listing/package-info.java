/**
 * The list of everything: every participant is asked, and who did not answer is named.
 */
@NullMarked
package io.dispersa.mainnode.listing;

import org.jspecify.annotations.NullMarked;
