@NullMarked
package io.dispersa.service.secret;

import org.jspecify.annotations.NullMarked;
