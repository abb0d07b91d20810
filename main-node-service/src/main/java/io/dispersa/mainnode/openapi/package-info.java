/** The page that describes this service to a person with a browser. */
@NullMarked
package io.dispersa.mainnode.openapi;

import org.jspecify.annotations.NullMarked;
